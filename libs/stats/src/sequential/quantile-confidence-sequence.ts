import { DEFAULTS } from '../defaults.js';
import { requireInteger, requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import { betaBinomialMixture } from './uniform-boundaries.js';

/** Anytime-valid ranks of a quantile after n values. */
export interface QuantileSequenceRanks {
  /** Boundaries, in values, of the centred counts below the quantile. */
  readonly lowerBoundary: number;
  readonly upperBoundary: number;
  /** Ranks from 1; below 1 means -∞, above n means +∞. */
  readonly lowerRank: number;
  readonly upperRank: number;
}

/**
 * Confidence sequence for one fixed quantile (Howard & Ramdas 2022): the order statistics at the two ranks
 * bound the quantile at all sample sizes at once. `tunedAt` is the n at which it is tightest.
 *
 * @example quantileConfidenceSequence(1000, 0.5, { tunedAt: 1000 }) // ranks 453 and 548
 */
export function quantileConfidenceSequence(
  n: number,
  q: number,
  { alpha = DEFAULTS.alpha, tunedAt }: { readonly alpha?: number; readonly tunedAt: number },
): QuantileSequenceRanks {
  requireInteger(n, 'n', 1);
  requireOpenProbability(q, 'q');
  requirePositive(tunedAt, 'tunedAt');
  const perValue = q * (1 - q);
  const tuning = { intrinsicTime: tunedAt * perValue, alpha };
  const lowerBoundary = betaBinomialMixture(tuning, { below: 1 - q, above: q }, false).bound(
    n * perValue,
    alpha,
  );
  const upperBoundary = betaBinomialMixture(tuning, { below: q, above: 1 - q }, false).bound(
    n * perValue,
    alpha,
  );
  // A boundary at the largest sum there can be excludes nothing: not even the extreme order statistics.
  const isLowerOpen = lowerBoundary >= (n * perValue) / (1 - q);
  const isUpperOpen = upperBoundary >= (n * perValue) / q;
  return {
    lowerBoundary,
    upperBoundary,
    lowerRank: isLowerOpen ? 0 : Math.floor(n * (q - lowerBoundary / n) + 1),
    upperRank: isUpperOpen ? n + 1 : Math.ceil(n * (q + upperBoundary / n)),
  };
}
