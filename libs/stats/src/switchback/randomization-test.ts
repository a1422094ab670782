import { requireInteger, requireOpenProbability } from '../distributions/argument-checks.js';
import type { RandomSource } from '../random/random-source.js';
import type { SwitchbackPeriods } from './horvitz-thompson.js';

function difference(outcome: readonly number[], treated: readonly number[]): number {
  let [sum1, n1, sum0, n0] = [0, 0, 0, 0];
  outcome.forEach((y, i) => {
    if (treated[i] === 1) {
      sum1 += y;
      n1 += 1;
    } else {
      sum0 += y;
      n0 += 1;
    }
  });
  return n1 === 0 || n0 === 0 ? 0 : sum1 / n1 - sum0 / n0;
}

/**
 * Randomisation p-value of "no effect in any period": assignments are redrawn independently with the design's
 * chance, and the observed difference of means is compared with its redrawn distribution. Exact for any
 * outcome distribution and dependence in time.
 */
export function switchbackRandomizationTest(
  { outcome, treated, chance }: SwitchbackPeriods,
  { random, draws = 10_000 }: { readonly random: RandomSource; readonly draws?: number },
): number {
  requireInteger(draws, 'draws', 1);
  requireOpenProbability(chance, 'chance');
  if (outcome.length !== treated.length) throw new RangeError('one assignment per period is needed');
  const observed = Math.abs(difference(outcome, treated));
  let asExtreme = 1;
  for (let draw = 0; draw < draws; draw++) {
    const redrawn = treated.map(() => (random() < chance ? 1 : 0));
    if (Math.abs(difference(outcome, redrawn)) >= observed * (1 - 1e-12)) asExtreme += 1;
  }
  return asExtreme / (draws + 1);
}
