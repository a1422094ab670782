import { DEFAULTS } from '../defaults.js';
import { requireOpenProbability } from '../distributions/argument-checks.js';
import type { Interval } from '../inference/inference.js';
import { binomialTest, clopperPearson } from './binomial-test.js';
import {
  rateRatio,
  ratioFromShare,
  requireEventCount,
  shareUnderEqualRates,
  type EventCount,
} from './rate-ratio.js';

/** Exact comparison of two Poisson rates. */
export interface RateRatioExact {
  readonly kind: 'rate-ratio';
  /** Null when there were no events at all. */
  readonly ratio: number | null;
  readonly pValue: number;
  readonly interval: Interval;
}

/**
 * Exact test and interval of the ratio of two Poisson rates: given the total, the numerator's events are
 * binomial (Clopper-Pearson on the share, as in R's poisson.test). Assumes events do not cluster in units;
 * for clustered events use a mean or ratio metric. Throws a RangeError on impossible counts.
 *
 * @example rateRatioExact({ events: 120, exposure: 1000 }, { events: 90, exposure: 1000 })
 * // ratio 1.333, pValue 0.0451, interval [1.006, 1.772]
 */
export function rateRatioExact(
  numerator: EventCount,
  denominator: EventCount,
  alpha: number = DEFAULTS.alpha,
): RateRatioExact {
  requireEventCount(numerator, 'the numerator');
  requireEventCount(denominator, 'the denominator');
  requireOpenProbability(alpha, 'alpha');
  const split = { successes: numerator.events, n: numerator.events + denominator.events };
  const share = split.n === 0 ? { lower: 0, upper: 1 } : clopperPearson(split, alpha);
  return {
    kind: 'rate-ratio',
    ratio: rateRatio(numerator, denominator),
    pValue: binomialTest(split, shareUnderEqualRates(numerator, denominator)),
    interval: ratioFromShare(share, numerator, denominator),
  };
}
