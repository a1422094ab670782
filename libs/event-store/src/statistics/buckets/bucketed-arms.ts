import type { ArmStatistics } from '#libs/domain';
import { armOfQuantile } from '../quantile-arms.js';
import {
  bucketsAt,
  quantileOfBuckets,
  quantilePlaces,
  type BucketCount,
  type BucketShape,
} from './quantile-of-buckets.js';

/** One arm of a quantile metric, by how large its units' totals are. */
export type BucketedArm = {
  variant: string;
  units: number;
  /** Of every bucket that holds units, but not that of zeros: its number, and how many. Null: there is none. */
  counts: [bucket: number, units: number][] | null;
};

/** SQL of the columns of BucketShape, of rows with sums n, y and yy over a bucket. */
export const SHAPE = `
  exact_quotient(y, n) AS mean, exact_quotient(n * yy - y * y, n * n) AS variance,
  bucket_top((bucket - 1)::smallint)::double precision AS lowest, bucket_top(bucket)::double precision AS highest`;

export type ShapeRow = BucketShape & { variant: string; bucket: number };

export interface BucketedQuantile {
  level: number;
  ignoresZeros: boolean;
  arms: readonly BucketedArm[];
  shapesOf(buckets: readonly number[]): Promise<readonly ShapeRow[]>;
}

const OF_ZEROS: BucketShape = { mean: 0, variance: 0, lowest: 0, highest: 0 };

/** The arms' quantiles, for which a look at a few buckets is enough. */
export async function armsOfBuckets(quantile: BucketedQuantile): Promise<ArmStatistics[]> {
  const placed = quantile.arms.map(({ variant, units, counts }) => {
    const ascending = countsOf(counts ?? [], units, quantile.ignoresZeros);
    return { variant, units, counts: ascending, places: quantilePlaces(ascending, quantile.level) };
  });
  const wanted = placed.flatMap(({ counts, places }) => (places ? bucketsAt(counts, places) : []));
  const shapes = await quantile.shapesOf([...new Set(wanted)]);
  return placed.map(({ variant, units, counts, places }) => {
    const ofArm = shapes.filter((shape) => shape.variant === variant);
    const known = new Map<number, BucketShape>([[0, OF_ZEROS], ...ofArm.map((s) => [s.bucket, s] as const)]);
    return armOfQuantile({
      variant,
      units,
      quantile: places && quantileOfBuckets(counts, places, known),
    });
  });
}

/** Whoever has no total in another bucket has none, or zero. */
function countsOf(
  counts: readonly (readonly [bucket: number, units: number])[],
  units: number,
  ignoresZeros: boolean,
): BucketCount[] {
  const named = counts.map(([bucket, inBucket]) => ({ bucket, units: inBucket }));
  const zeros = units - named.reduce((sum, count) => sum + count.units, 0);
  if (ignoresZeros || zeros === 0) return named;
  return [...named, { bucket: 0, units: zeros }].sort((one, other) => one.bucket - other.bucket);
}
