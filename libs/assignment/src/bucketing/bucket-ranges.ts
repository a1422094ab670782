import { BucketRange } from './bucket-range.js';
import { usableWeights } from './usable-weights.js';

/**
 * One range of buckets per variation. Each variation owns a segment as long as its weight, and admits the first
 * `coverage` of it: raising the coverage lengthens every range at its end and so moves nobody.
 *
 * @param coverage share of units admitted, held to 0..1; everyone when undefined
 * @param weights equal weights are taken when they are absent, of another number, or do not sum to about one
 */
export function bucketRanges(
  count: number,
  coverage?: number,
  weights?: readonly number[] | null,
): BucketRange[] {
  const admitted = coverage === undefined ? 1 : Math.min(1, Math.max(0, coverage));
  let start = 0;
  return usableWeights(count, weights).map((weight) => {
    const range: BucketRange = [start, start + admitted * weight];
    start += weight;
    return range;
  });
}
