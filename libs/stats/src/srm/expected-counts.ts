import { dataError, type DataError } from '../data-error.js';
import { requireInteger, requireNonNegative } from '../distributions/argument-checks.js';

/** Observed and expected counts of the arms that are meant to receive traffic. */
export interface ComparedCounts {
  readonly kind: 'counts';
  readonly observed: readonly number[];
  readonly expected: readonly number[];
  /** Expected shares, summing to 1. */
  readonly shares: readonly number[];
  readonly total: number;
}

/**
 * Lines counts up with weights. Arms of weight 0 leave the comparison; a unit in one is itself the mistake
 * (ZERO_WEIGHT_TRAFFIC). Throws a RangeError when lengths differ, a weight is negative or all are zero.
 */
export function compareCounts(
  observed: readonly number[],
  weights: readonly number[],
): ComparedCounts | DataError {
  if (observed.length !== weights.length) {
    throw new RangeError(`${observed.length} counts for ${weights.length} weights`);
  }
  observed.forEach((count) => requireInteger(count, 'count'));
  weights.forEach((weight) => requireNonNegative(weight, 'weight'));
  const sumOfWeights = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(sumOfWeights > 0)) throw new RangeError('at least one weight must be above zero');
  const stray = observed.findIndex((count, arm) => count > 0 && weights[arm] === 0);
  if (stray >= 0) {
    return dataError('ZERO_WEIGHT_TRAFFIC', `arm ${stray} has units although its weight is zero`);
  }
  const kept = observed.filter((_, arm) => weights[arm]! > 0);
  const shares = weights.filter((weight) => weight > 0).map((weight) => weight / sumOfWeights);
  const total = kept.reduce((sum, count) => sum + count, 0);
  return { kind: 'counts', observed: kept, expected: shares.map((share) => share * total), shares, total };
}
