import fc from 'fast-check';
import { definitions, familiarUnits } from './arbitraries/catalogue.js';
import { findDifference } from './compare-catalogue.js';

const CASES_PER_SEED = 200;

const wanted = Number(process.argv[2] ?? 1_000_000);
const firstSeed = Number(process.argv[3] ?? 1);
const census = new Map<string, number>();

function evaluations(): number {
  return [...census.values()].reduce((sum, count) => sum + count, 0);
}

console.error = () => undefined; // the reference reports bad patterns here, of which there are thousands
const start = performance.now();
let seed = firstSeed;
for (; evaluations() < wanted; seed += 1) {
  const property = fc.property(definitions, familiarUnits, (all, units) => {
    const difference = findDifference(all, units, census);
    if (difference) throw new Error(JSON.stringify(difference));
  });
  fc.assert(property, { seed, numRuns: CASES_PER_SEED });
  if (seed % 10 === 0) console.log(`seed ${seed}: ${evaluations()} evaluations agree`);
}
const seconds = ((performance.now() - start) / 1000).toFixed(0);
console.log(`${evaluations()} evaluations, seeds ${firstSeed} to ${seed - 1}, ${seconds} s, no difference`);
console.log([...census].map(([kind, count]) => `${kind} ${count}`).join(', '));
