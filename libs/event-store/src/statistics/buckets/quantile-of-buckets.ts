import type { QuantileStatistics } from '#libs/domain';

/** Upper 2.5 % point of the normal distribution: where the spacing of the order statistics is read off. */
const Z = 1.959963984540054;

/** Units of an arm whose totals lie in one bucket; buckets rise with the totals. */
export interface BucketCount {
  bucket: number;
  units: number;
}

/** What is known of the totals in a bucket. */
export interface BucketShape {
  mean: number;
  /** Mean squared deviation from the mean. */
  variance: number;
  /** No total is larger, and none smaller than the width of a bucket below it. */
  lowest: number;
  highest: number;
}

/** A place among the sorted totals, between two ranks (from 1). */
interface Place {
  rank: number;
  /** From the rank's total to the next one's. */
  way: number;
}

/** Where a quantile and the two that tell its error lie among n sorted totals. */
export interface QuantilePlaces {
  observations: number;
  lower: Place;
  value: Place;
  upper: Place;
}

/** Null when so few totals are left beyond the quantile that a neighbour would lie outside of them. */
export function quantilePlaces(counts: readonly BucketCount[], level: number): QuantilePlaces | null {
  const n = counts.reduce((sum, { units }) => sum + units, 0);
  if (n * (1 - level) <= Z ** 2 * level || n * level <= Z ** 2 * (1 - level)) return null;
  const reach = Z * Math.sqrt((level * (1 - level)) / n);
  const [lower, value, upper] = [level - reach, level, level + reach].map((share) => placeAt(share, n));
  return { observations: n, lower: lower as Place, value: value as Place, upper: upper as Place };
}

/** Buckets in which the totals at these places, and the next ones, lie. */
export function bucketsAt(counts: readonly BucketCount[], places: QuantilePlaces): number[] {
  const { lower, value, upper, observations } = places;
  const ranks = [lower, value, upper].flatMap(({ rank }) => [rank, Math.min(rank + 1, observations)]);
  return [...new Set(ranks.map((rank) => counted(counts, rank).bucket))];
}

/**
 * The quantile of type 7 (Hyndman & Fan 1996) and its error from the spacing of the order statistics (Deng, Knoblich & Lu 2018). The
 * totals within a bucket are taken to lie at equal distances, with the mean and the variance that they have: one, two, and equal
 * ones then lie where they are, and none is off by more than the bucket is wide.
 */
export function quantileOfBuckets(
  counts: readonly BucketCount[],
  places: QuantilePlaces,
  shapes: ReadonlyMap<number, BucketShape>,
): QuantileStatistics {
  const { observations } = places;
  const [lower, value, upper] = [places.lower, places.value, places.upper].map(({ rank, way }) => {
    const low = totalAt(counts, shapes, rank);
    const high = totalAt(counts, shapes, Math.min(rank + 1, observations));
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

function counted(counts: readonly BucketCount[], rank: number): BucketCount & { before: number } {
  let before = 0;
  for (const count of counts) {
    if (before + count.units >= rank) return { ...count, before };
    before += count.units;
  }
  throw new RangeError(`there is no total of rank ${rank}`);
}

function totalAt(
  counts: readonly BucketCount[],
  shapes: ReadonlyMap<number, BucketShape>,
  rank: number,
): number {
  const { bucket, units, before } = counted(counts, rank);
  const shape = shapes.get(bucket);
  if (shape === undefined) throw new RangeError(`nothing is known of bucket ${bucket}`);
  if (shape.variance === 0 || units === 1) return shape.mean;
  const step = Math.sqrt((12 * shape.variance) / (units ** 2 - 1));
  const total = shape.mean + step * (rank - before - (units + 1) / 2);
  return Math.min(shape.highest, Math.max(shape.lowest, total));
}
