import type { ArmStatistics, MeasuredExperiment, MeasuredMetric, QuantileMeasure } from '#libs/domain';
import { parametersOf, UNITS_AND_METRICS } from '../recount-units.js';
import type { Session } from '../session.js';
import { armsOfBuckets, SHAPE, type BucketedArm, type ShapeRow } from './bucketed-arms.js';

/** The arms' quantiles of a metric of units' totals, by the same buckets, from the raw log. */
export async function recountQuantile(
  session: Session,
  experiment: MeasuredExperiment,
  phase: number,
  metric: MeasuredMetric,
  { level, ignoreZeros: ignoresZeros }: QuantileMeasure,
): Promise<ArmStatistics[]> {
  const rows = await session.rows<BucketedArm & { shapes: ShapeRow[] | null }>(
    RECOUNT,
    parametersOf(experiment, phase, [metric]),
  );
  const shapes = rows.flatMap((row) => row.shapes ?? []);
  return armsOfBuckets({
    level,
    ignoresZeros,
    arms: rows,
    shapesOf: (buckets) => Promise.resolve(shapes.filter(({ bucket }) => buckets.includes(bucket))),
  });
}

const RECOUNT = `${UNITS_AND_METRICS}, sums AS (
    SELECT variant, bucket_of(y) AS bucket, count(*) AS n, sum(y) AS y, sum(y * y) AS yy
    FROM measured WHERE y <> 0 GROUP BY variant, bucket_of(y)
  ), counts AS (
    SELECT variant, jsonb_agg(jsonb_build_array(bucket, n) ORDER BY bucket) AS counts, jsonb_agg(to_jsonb(shaped)) AS shapes
    FROM (SELECT variant, bucket, n, ${SHAPE} FROM sums) AS shaped
    GROUP BY variant
  )
  SELECT v.variant, (SELECT count(*) FROM members u WHERE u.variant = v.variant)::integer AS units, counts, shapes
  FROM variants v LEFT JOIN counts USING (variant) ORDER BY v.place`;
