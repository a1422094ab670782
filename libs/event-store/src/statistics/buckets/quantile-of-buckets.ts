import type { QuantileStatistics } from '#libs/domain';

/** Upper 2.5 % point of the normal distribution: where the spacing of the order statistics is read off. */
const Z = 1.959963984540054;

/** How many of an arm's values (units' totals, or single events) lie in one bucket; buckets rise with the values. */
export interface BucketCount {
  bucket: number;
  size: number;
}

/** What is known of the values in a bucket. */
export interface BucketShape {
  mean: number;
  /** Mean squared deviation from the mean. */
  variance: number;
  /** No value is larger, and none smaller than the width of a bucket below it. */
  lowest: number;
  highest: number;
}

/** A bucket, or a group of buckets that nobody had to look into. */
export interface ShapedCount extends BucketCount {
  /** Null: of a group. */
  shape: BucketShape | null;
}

/** A place among the sorted values, between two ranks (from 1). */
interface Place {
  rank: number;
  /** From the rank's value to the next one's. */
  way: number;
}

/** Where a quantile and the two that tell its error lie among n sorted values. */
export interface QuantilePlaces {
  observations: number;
  lower: Place;
  value: Place;
  upper: Place;
}

/**
 * Null when so few values are left beyond the quantile that a neighbour would lie outside of them.
 * @param shareVariance of the share of values up to the quantile; null: the values are independent of each other
 */
export function quantilePlaces(
  counts: readonly BucketCount[],
  level: number,
  shareVariance: number | null,
): QuantilePlaces | null {
  const n = sizeOf(counts);
  const independent = level * (1 - level);
  const effective = shareVariance === null ? n : independent / shareVariance;
  if (effective * (1 - level) <= Z ** 2 * level || effective * level <= Z ** 2 * (1 - level)) return null;
  const reach = Z * Math.sqrt(shareVariance ?? independent / n);
  const [lower, value, upper] = [level - reach, level, level + reach].map((share) => placeAt(share, n));
  return { observations: n, lower: lower as Place, value: value as Place, upper: upper as Place };
}

export function sizeOf(counts: readonly BucketCount[]): number {
  return counts.reduce((sum, { size }) => sum + size, 0);
}

/** Of the values at these places, and the next ones. */
export function ranksOf({ lower, value, upper, observations }: QuantilePlaces): number[] {
  return [lower, value, upper].flatMap(({ rank }) => [rank, Math.min(rank + 1, observations)]);
}

/** The count among which the value of this rank (from 1) is, and how many values are before it. */
export function countAt<Count extends BucketCount>(
  counts: readonly Count[],
  rank: number,
): { count: Count; before: number } {
  let before = 0;
  for (const count of counts) {
    if (before + count.size >= rank) return { count, before };
    before += count.size;
  }
  throw new RangeError(`there is no value of rank ${rank}`);
}

/**
 * The quantile of type 7 (Hyndman & Fan 1996) and its error from the spacing of the order statistics (Deng, Knoblich & Lu 2018). The
 * values within a bucket are taken to lie at equal distances, with the mean and the variance that they have: one, two, and equal
 * ones then lie where they are, and none is off by more than the bucket is wide.
 */
export function quantileOfBuckets(
  counts: readonly ShapedCount[],
  places: QuantilePlaces,
): QuantileStatistics {
  const { observations } = places;
  const [lower, value, upper] = [places.lower, places.value, places.upper].map(({ rank, way }) => {
    const low = valueAt(counts, rank);
    const high = valueAt(counts, Math.min(rank + 1, observations));
    return low === high ? low : low + way * (high - low);
  }) as [number, number, number];
  return {
    observations,
    value,
    standardError: (upper - lower) / (2 * Z),
    isTied: lower === value || upper === value,
  };
}

function placeAt(share: number, n: number): Place {
  const position = (n - 1) * share;
  return { rank: Math.floor(position) + 1, way: position - Math.floor(position) };
}

function valueAt(counts: readonly ShapedCount[], rank: number): number {
  const { count, before } = countAt(counts, rank);
  const { bucket, size, shape } = count;
  if (shape === null) throw new RangeError(`nothing is known of bucket ${bucket}`);
  if (shape.variance === 0 || size === 1) return shape.mean;
  const step = Math.sqrt((12 * shape.variance) / (size ** 2 - 1));
  const value = shape.mean + step * (rank - before - (size + 1) / 2);
  return Math.min(shape.highest, Math.max(shape.lowest, value));
}
