import { requireOpenProbability } from '../distributions/argument-checks.js';

/** No power below one is still out of reach with an effect of this many standard errors. */
const LARGEST = 1e6;

/**
 * The effect, in standard errors, at which a test has the wanted power: the root of an increasing power function, by
 * bisection. 0 when it has that power without any effect, null when no effect within a million standard errors reaches it.
 *
 * @example noncentralityForPower(0.8, (noncentrality) => powerOfFixedTest(noncentrality)) // 2.80158
 */
export function noncentralityForPower(
  power: number,
  powerAt: (noncentrality: number) => number,
): number | null {
  requireOpenProbability(power, 'power');
  if (powerAt(0) >= power) return 0;
  let [low, high] = [0, 4];
  while (powerAt(high) < power) {
    if (high > LARGEST) return null;
    [low, high] = [high, high * 2];
  }
  while (high - low > 1e-12 * high) {
    const middle = 0.5 * (low + high);
    if (middle === low || middle === high) break;
    if (powerAt(middle) < power) low = middle;
    else high = middle;
  }
  return high;
}
