import { requireFinite, requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import { normalLogSurvival } from '../distributions/normal.js';
import type { Interval } from '../inference/inference.js';
import { DEFAULTS } from '../defaults.js';

/** ln of e^a + e^b. */
function logSum(a: number, b: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return high + Math.log1p(Math.exp(low - high));
}

/** ln P(Z >= z given |Z| > c) when Z has mean mu; rises with mu. */
function logUpper(z: number, critical: number, mu: number): number {
  return (
    normalLogSurvival(z - mu) - logSum(normalLogSurvival(critical - mu), normalLogSurvival(critical + mu))
  );
}

function rootOf(f: (mu: number) => number, start: number): number {
  let [low, high] = [start - 1, start + 1];
  while (f(low) > 0) low -= 2 * (high - low);
  while (f(high) < 0) high += 2 * (high - low);
  for (let step = 0; step < 200; step++) {
    const middle = 0.5 * (low + high);
    if (middle === low || middle === high) break;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/**
 * Confidence interval, in standard errors, of an effect that is reported because it was significant: inverts the
 * normal distribution truncated to |Z| > critical (Zhong & Prentice 2008; Weinstein, Fithian & Benjamini 2013).
 * Just beyond the critical value it reaches to zero and past it, far beyond it is the usual interval. Throws a
 * RangeError when |z| does not exceed the critical value.
 *
 * @example conditionalInterval(2.2, 1.959963984540054) // { lower: -0.62, upper: 3.74 }
 */
export function conditionalInterval(z: number, critical: number, alpha: number = DEFAULTS.alpha): Interval {
  requireFinite(z, 'z');
  requirePositive(critical, 'critical');
  requireOpenProbability(alpha, 'alpha');
  const observed = Math.abs(z);
  if (observed < critical) throw new RangeError(`|z| = ${observed} is not beyond the critical ${critical}`);
  const lower = rootOf((mu) => logUpper(observed, critical, mu) - Math.log(alpha / 2), observed);
  const upper = rootOf((mu) => logUpper(observed, critical, mu) - Math.log1p(-alpha / 2), observed);
  return z > 0 ? { lower, upper } : { lower: -upper, upper: -lower };
}
