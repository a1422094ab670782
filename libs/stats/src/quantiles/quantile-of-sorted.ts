import { requireProbability } from '../distributions/argument-checks.js';

/** Ascending copy of values. */
export function sortAscending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}

function requireValues(sorted: ArrayLike<number>): void {
  if (sorted.length === 0) throw new RangeError('a quantile needs at least one value');
}

/**
 * Quantile of sorted values with linear interpolation between order statistics (type 7 of Hyndman & Fan
 * 1996, the default of R and NumPy): for display and for caps. Throws a RangeError on no values.
 *
 * @example quantileOfSorted([1, 2, 3, 4], 0.5) // 2.5
 */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  requireProbability(q, 'q');
  requireValues(sorted);
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low === high ? low : low + (position - below) * (high - low);
}

/**
 * Order statistic X_(⌈nq⌉) (type 1): an observed value, the point estimate that the exact rank intervals
 * belong to.
 */
export function orderQuantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  requireProbability(q, 'q');
  requireValues(sorted);
  // n q may land a hair above an integer through rounding alone.
  const rank = Math.ceil(sorted.length * q * (1 - 4e-16));
  return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1]!;
}
