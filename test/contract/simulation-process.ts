import { ThreadNullSimulator } from '../../apps/worker/src/simulations/thread-null-simulator.js';
import type { UnitSample } from '#libs/domain';
import { aMetric } from './builders.js';

/** A process that runs a simulation in a thread as a worker does, and tells its parent what came of it. */
const [units = '0', splits = '0', mode] = process.argv.slice(2);

/** A share of three in ten, with a history that says something of it. */
function aSample(size: number): UnitSample {
  const numerator = Float64Array.from({ length: size }, (_, index) => (index % 10 < 3 ? 1 : 0));
  return {
    population: size,
    newUnitsPerDay: [size],
    units: size,
    weight: new Float64Array(size).fill(1),
    numerator,
    denominator: new Float64Array(size),
    covariates: [{ key: 'history', values: numerator.map((value, index) => value + (index % 7)) }],
  };
}

const stop = new AbortController();
const progress: number[] = [];
let turns = 0;
const turning = setInterval(() => (turns += 1), 1);
try {
  const result = await new ThreadNullSimulator().simulate({
    metric: aMetric(),
    plan: {
      metric: 'm',
      experiment: null,
      days: 28,
      splits: Number(splits),
      looks: 14,
      weights: [0.5, 0.5],
      alpha: 0.05,
      seed: 1,
    },
    sample: aSample(Number(units)),
    onProgress: (share) => {
      progress.push(share);
      if (mode === 'abort') stop.abort(new Error('enough'));
    },
    signal: stop.signal,
  });
  process.send?.({ result, progress, turns });
} catch (error) {
  const { name, message } = error as Error;
  process.send?.({ error: { name, message }, progress });
} finally {
  clearInterval(turning);
  process.disconnect();
}
