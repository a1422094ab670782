import type { ArmStatistics } from '#libs/domain';
import { armOfQuantile } from '../quantile-arms.js';
import {
  bucketsAt,
  quantileOfBuckets,
  quantilePlaces,
  sizeOf,
  type BucketCount,
  type BucketShape,
} from './quantile-of-buckets.js';
import { shareVariance, type ValueCount } from './share-variance.js';

/** One arm of a quantile metric of units' totals, by how large they are. */
export type ArmOfTotals = {
  variant: string;
  units: number;
  /** Of every bucket that holds units, but not that of zeros: its number, and how many. Null: there is none. */
  counts: [bucket: number, units: number][] | null;
};

/** One arm of a quantile metric of single events, by how large their values are. */
export type ArmOfEvents = {
  variant: string;
  units: number;
  /** As ValueCount. Null: there is none. */
  counts: [bucket: number, events: number, withAll: number, pairs: number][] | null;
};

/** SQL of the columns of BucketShape, of rows with sums n, y and yy over a bucket. */
export const SHAPE = `
  exact_quotient(y, n) AS mean, exact_quotient(n * yy - y * y, n * n) AS variance,
  bucket_top((bucket - 1)::smallint)::double precision AS lowest, bucket_top(bucket)::double precision AS highest`;

export type ShapeRow = BucketShape & { variant: string; bucket: number };

type ShapesOf = (buckets: readonly number[]) => Promise<readonly ShapeRow[]>;

export interface BucketedQuantile<Arm> {
  level: number;
  ignoresZeros: boolean;
  arms: readonly Arm[];
  shapesOf: ShapesOf;
}

/** The arms' quantiles of units' totals, for which a look at a few buckets is enough. */
export function armsOfTotals(quantile: BucketedQuantile<ArmOfTotals>): Promise<ArmStatistics[]> {
  const arms = quantile.arms.map(({ variant, units, counts }) => ({
    ...{ variant, units, variance: null },
    counts: countsOf(counts ?? [], units, quantile.ignoresZeros),
  }));
  return armsOf(arms, quantile);
}

/** The arms' quantiles of events, likewise. */
export function armsOfEvents(quantile: BucketedQuantile<ArmOfEvents>): Promise<ArmStatistics[]> {
  const arms = quantile.arms.map(({ variant, units, counts: named }) => {
    const counts = (named ?? []).map(([bucket, size, withAll, pairs]): ValueCount => ({
      bucket,
      size,
      withAll,
      pairs,
    }));
    return { variant, units, counts, variance: shareVariance(counts, quantile.level, units) };
  });
  return armsOf(arms, quantile);
}

interface CountedArm {
  variant: string;
  units: number;
  /** In ascending order. */
  counts: readonly BucketCount[];
  /** Of the share of values up to the quantile; null: they are independent. */
  variance: number | null;
}

const OF_ZEROS: BucketShape = { mean: 0, variance: 0, lowest: 0, highest: 0 };

async function armsOf(
  arms: readonly CountedArm[],
  { level, shapesOf }: { level: number; shapesOf: ShapesOf },
): Promise<ArmStatistics[]> {
  const placed = arms.map((arm) => ({ ...arm, places: quantilePlaces(arm.counts, level, arm.variance) }));
  const wanted = placed.flatMap(({ counts, places }) => (places ? bucketsAt(counts, places) : []));
  const shapes = await shapesOf([...new Set(wanted)]);
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
  const named = counts.map(([bucket, size]) => ({ bucket, size }));
  const zeros = units - sizeOf(named);
  if (ignoresZeros || zeros === 0) return named;
  return [...named, { bucket: 0, size: zeros }].sort((one, other) => one.bucket - other.bucket);
}
