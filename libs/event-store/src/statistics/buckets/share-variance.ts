import { sizeOf, type BucketCount } from './quantile-of-buckets.js';

/** n q may land a hair above an integer through rounding alone. */
const ROUNDING = 4e-16;

/** Events of an arm whose values lie in one bucket, and how they share units. */
export interface ValueCount extends BucketCount {
  /** Summed over these events: how many values their unit has in all. */
  withAll: number;
  /** Ordered pairs of values of one unit, a value with itself among them, of which the larger lies in the bucket. */
  pairs: number;
}

/**
 * Variance of the share of values up to the bucket in which the quantile lies, where values that share a unit are not independent: a
 * ratio of sums over units, by the delta method (Deng, Knoblich & Lu 2018). In whole numbers up to the division, so that a difference
 * of nearly equal sums loses nothing.
 * @param units of the arm, those without values among them
 * @returns null: there is nothing to go by, as values of one unit alone, or all units alike
 */
export function shareVariance(counts: readonly ValueCount[], level: number, units: number): number | null {
  const total = sizeOf(counts);
  const upTo = countsUpTo(counts, rankOf(level, total));
  const [n, below] = [BigInt(total), BigInt(sizeOf(upTo))];
  const squares = sumOf(upTo, 'pairs') * n * n;
  const products = 2n * below * n * sumOf(upTo, 'withAll');
  const scaled = squares - products + sumOf(counts, 'pairs') * below * below;
  if (units < 2 || scaled <= 0n) return null;
  return (Number(scaled) / total ** 4) * (units / (units - 1));
}

/** Of the value at the quantile among so many sorted ones: those up to it are the share. */
export function rankOf(level: number, total: number): number {
  return Math.max(1, Math.ceil(total * level * (1 - ROUNDING)));
}

function countsUpTo(counts: readonly ValueCount[], rank: number): ValueCount[] {
  let before = 0;
  return counts.filter(({ size }) => {
    const isWanted = before < rank;
    before += size;
    return isWanted;
  });
}

function sumOf(counts: readonly ValueCount[], key: 'withAll' | 'pairs'): bigint {
  return counts.reduce((sum, count) => sum + BigInt(count[key]), 0n);
}
