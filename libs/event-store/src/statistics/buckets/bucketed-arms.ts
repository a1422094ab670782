import type { ArmStatistics } from '#libs/domain';
import { armOfQuantile } from '../quantile-arms.js';
import {
  countAt,
  quantileOfBuckets,
  quantilePlaces,
  ranksOf,
  sizeOf,
  type BucketShape,
  type ShapedCount,
} from './quantile-of-buckets.js';
import { rankOf, shareVariance, type ValueCount } from './share-variance.js';

/** One arm, and how large its units' totals are, or the values of its events. */
export type BucketedArm = {
  variant: string;
  units: number;
  /**
   * Of every group of buckets that holds totals (but not that of zeros) or values: its outermost bucket, and then as ValueCount. In
   * ascending order. Null: there is none.
   */
  groups: [bucket: number, size: number, withAll: number, pairs: number][] | null;
};

/** A bucket that holds totals or values. Of totals `withAll` and `pairs` are nothing. */
export type BucketRow = ValueCount &
  BucketShape & {
    variant: string;
    /** The outermost bucket of its group. */
    group: number;
  };

/** SQL of the columns of BucketRow, but for those of ValueCount, of rows with sums n, y and yy over a bucket. */
export const SHAPE = `variant, bucket, bucket_group(bucket) AS group,
  exact_quotient(y, n) AS mean, exact_quotient(n * yy - y * y, n * n) AS variance,
  bucket_top((bucket - 1)::smallint)::double precision AS lowest, bucket_top(bucket)::double precision AS highest`;

export interface BucketedQuantile {
  level: number;
  /** Of totals: whoever has none, or zero, does not count. */
  ignoresZeros: boolean;
  /** Whether the values are those of events, several of which may be of one unit. */
  isOfEvents: boolean;
  arms: readonly BucketedArm[];
  /** The buckets of these groups, of all arms, in ascending order. */
  bucketsOf: (groups: readonly number[]) => Promise<readonly BucketRow[]>;
}

type Count = ValueCount & ShapedCount;

interface CountedArm {
  variant: string;
  units: number;
  /** In ascending order. */
  counts: readonly Count[];
}

const OF_ZEROS: BucketShape = { mean: 0, variance: 0, lowest: 0, highest: 0 };

/** The arms' quantiles, for which a look into a few groups of buckets is enough. */
export async function armsOfBuckets(quantile: BucketedQuantile): Promise<ArmStatistics[]> {
  let arms = quantile.arms.map((arm): CountedArm => ({ ...arm, counts: countsOf(arm, quantile) }));
  for (let groups = wanted(arms, quantile); groups.size > 0; groups = wanted(arms, quantile)) {
    const rows = await quantile.bucketsOf([...groups]);
    arms = arms.map((arm) => lookInto(arm, groups, rows));
  }
  return arms.map((arm) => {
    const { variant, units, counts } = arm;
    const places = quantilePlaces(counts, quantile.level, varianceOf(arm, quantile));
    return armOfQuantile({ variant, units, quantile: places && quantileOfBuckets(counts, places) });
  });
}

function countsOf({ units, groups }: BucketedArm, { ignoresZeros, isOfEvents }: BucketedQuantile): Count[] {
  const counts = (groups ?? []).map(([bucket, size, withAll, pairs]): Count => ({
    ...{ bucket, size, withAll, pairs },
    shape: bucket === 0 ? OF_ZEROS : null,
  }));
  const zeros = units - sizeOf(counts);
  if (isOfEvents || ignoresZeros || zeros === 0) return counts;
  const ofZeros = { bucket: 0, size: zeros, withAll: 0, pairs: 0, shape: OF_ZEROS };
  return [...counts, ofZeros].sort((one, other) => one.bucket - other.bucket);
}

/** Groups in which some arm's quantile lies, or what its error is taken from. */
function wanted(arms: readonly CountedArm[], quantile: BucketedQuantile): Set<number> {
  const groups = arms.flatMap((arm) => {
    const total = sizeOf(arm.counts);
    if (total === 0) return [];
    const places = quantilePlaces(arm.counts, quantile.level, varianceOf(arm, quantile));
    const ranks = [rankOf(quantile.level, total), ...(places ? ranksOf(places) : [])];
    return ranks
      .map((rank) => countAt(arm.counts, rank).count)
      .flatMap(({ bucket, shape }) => (shape === null ? [bucket] : []));
  });
  return new Set(groups);
}

/** Of the share of values up to the quantile; null: they are independent. Roughly, before the quantile's group is looked into. */
function varianceOf({ counts, units }: CountedArm, { level, isOfEvents }: BucketedQuantile): number | null {
  return isOfEvents ? shareVariance(counts, level, units) : null;
}

function lookInto(arm: CountedArm, groups: ReadonlySet<number>, rows: readonly BucketRow[]): CountedArm {
  const own = rows.filter(({ variant }) => variant === arm.variant);
  const counts = arm.counts.flatMap((count): Count[] => {
    if (count.shape !== null || !groups.has(count.bucket)) return [count];
    return own.filter(({ group }) => group === count.bucket).map((row) => ({ ...row, shape: row }));
  });
  return { ...arm, counts };
}
