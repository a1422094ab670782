import type { ArmStatistics, MeasuredExperiment, MeasuredMetric, QuantileMeasure } from '#libs/domain';
import { OBSERVED_EVENTS, parametersOf, UNITS_AND_METRICS } from '../recount-units.js';
import type { Session } from '../session.js';
import { armsOfBuckets, SHAPE, type BucketedArm, type BucketRow } from './bucketed-arms.js';
import { valuesByBucket } from './values-by-bucket.js';

/** The arms' quantiles of a metric, by the same buckets, from the raw log. */
export async function recountQuantile(
  session: Session,
  experiment: MeasuredExperiment,
  phase: number,
  metric: MeasuredMetric,
  { level, ignoreZeros: ignoresZeros, of }: QuantileMeasure,
): Promise<ArmStatistics[]> {
  const isOfEvents = of === 'events';
  const arms = await session.rows<BucketedArm & { buckets: BucketRow[] | null }>(
    isOfEvents ? RECOUNT_EVENTS : RECOUNT_TOTALS,
    parametersOf(experiment, phase, [metric]),
  );
  const buckets = arms.flatMap((arm) => arm.buckets ?? []);
  return armsOfBuckets({
    ...{ level, ignoresZeros, isOfEvents, arms },
    bucketsOf: (groups) => Promise.resolve(buckets.filter(({ group }) => groups.includes(group))),
  });
}

/** From sums (variant, bucket, n, y, yy, with_all, pairs). */
const ARMS = `shaped AS (
    SELECT ${SHAPE}, n AS size, with_all AS "withAll", pairs FROM sums
  ), shapes AS (
    SELECT variant, jsonb_agg(to_jsonb(shaped) ORDER BY bucket) AS buckets FROM shaped GROUP BY variant
  ), groups AS (
    SELECT variant, jsonb_agg(jsonb_build_array(bucket, size, with_all, pairs) ORDER BY bucket) AS groups
    FROM (
      SELECT variant, bucket_group(bucket) AS bucket, sum(n) AS size, sum(with_all) AS with_all, sum(pairs) AS pairs
      FROM sums GROUP BY variant, bucket_group(bucket)
    ) AS by_group
    GROUP BY variant
  )
  SELECT v.variant, (SELECT count(*) FROM members u WHERE u.variant = v.variant)::integer AS units, groups, buckets
  FROM variants v LEFT JOIN groups USING (variant) LEFT JOIN shapes USING (variant) ORDER BY v.place`;

const RECOUNT_TOTALS = `${UNITS_AND_METRICS}, sums AS (
    SELECT variant, bucket_of(y) AS bucket, count(*) AS n, sum(y) AS y, sum(y * y) AS yy, 0 AS with_all, 0 AS pairs
    FROM measured WHERE y <> 0 GROUP BY variant, bucket_of(y)
  ), ${ARMS}`;

const RECOUNT_EVENTS = `${UNITS_AND_METRICS}, unit_values AS (${OBSERVED_EVENTS}), ${valuesByBucket('variant, unit')}, sums AS (
    SELECT variant, bucket, sum(events) AS n, sum(y) AS y, sum(yy) AS yy, sum(with_all) AS with_all, sum(pairs) AS pairs
    FROM by_bucket GROUP BY variant, bucket
  ), ${ARMS}`;
