import { requireOpenProbability } from '../distributions/argument-checks.js';
import { normalUpperQuantile } from '../distributions/normal.js';
import type { Interval } from '../inference/inference.js';
import { requireSuccesses, type Successes } from './successes.js';

/**
 * Score interval of one proportion (Wilson 1927). Stays inside [0, 1] and is useful at 0 and n successes.
 *
 * @example wilsonInterval({ successes: 0, n: 1000 }, 0.05) // { lower: 0, upper: 0.0038267584855551 }
 */
export function wilsonInterval({ successes, n }: Successes, alpha: number): Interval {
  requireSuccesses({ successes, n }, 'the arm');
  requireOpenProbability(alpha, 'alpha');
  const z = normalUpperQuantile(alpha / 2);
  const square = z * z;
  const failures = n - successes;
  const root = z * Math.sqrt(square / 4 + successes * (failures / n));
  // The lower root of the quadratic is written as product of roots over upper root: no cancellation near 0.
  const upperSum = successes + square / 2 + root;
  return {
    lower: (successes * (successes / n)) / upperSum,
    upper: failures === 0 ? 1 : upperSum / (n + square),
  };
}
