import type { ArmStatistics, MeasuredExperiment, MeasuredMetric, QuantileMeasure } from '#libs/domain';
import { OBSERVED_EVENTS, parametersOf, UNITS_AND_METRICS } from '../recount-units.js';
import type { Session } from '../session.js';
import {
  armsOfEvents,
  armsOfTotals,
  SHAPE,
  type ArmOfEvents,
  type ArmOfTotals,
  type ShapeRow,
} from './bucketed-arms.js';
import { valuesByBucket } from './values-by-bucket.js';

/** The arms' quantiles of a metric, by the same buckets, from the raw log. */
export async function recountQuantile(
  session: Session,
  experiment: MeasuredExperiment,
  phase: number,
  metric: MeasuredMetric,
  { level, ignoreZeros: ignoresZeros, of }: QuantileMeasure,
): Promise<ArmStatistics[]> {
  const parameters = parametersOf(experiment, phase, [metric]);
  const quantile = { level, ignoresZeros };
  if (of === 'events') {
    const arms = await session.rows<ArmOfEvents & Shaped>(RECOUNT_EVENTS, parameters);
    return armsOfEvents({ ...quantile, arms, shapesOf: shapesIn(arms) });
  }
  const arms = await session.rows<ArmOfTotals & Shaped>(RECOUNT_TOTALS, parameters);
  return armsOfTotals({ ...quantile, arms, shapesOf: shapesIn(arms) });
}

interface Shaped {
  shapes: ShapeRow[] | null;
}

function shapesIn(arms: readonly Shaped[]): (buckets: readonly number[]) => Promise<ShapeRow[]> {
  const shapes = arms.flatMap((arm) => arm.shapes ?? []);
  return (buckets) => Promise.resolve(shapes.filter(({ bucket }) => buckets.includes(bucket)));
}

/** From sums (variant, bucket, n, y, yy, ...); of every bucket what `count` says. */
const armsIn = (count: string): string => `counts AS (
    SELECT variant, jsonb_agg(${count} ORDER BY bucket) AS counts, jsonb_agg(to_jsonb(shaped)) AS shapes
    FROM (SELECT sums.*, ${SHAPE} FROM sums) AS shaped
    GROUP BY variant
  )
  SELECT v.variant, (SELECT count(*) FROM members u WHERE u.variant = v.variant)::integer AS units, counts, shapes
  FROM variants v LEFT JOIN counts USING (variant) ORDER BY v.place`;

const RECOUNT_TOTALS = `${UNITS_AND_METRICS}, sums AS (
    SELECT variant, bucket_of(y) AS bucket, count(*) AS n, sum(y) AS y, sum(y * y) AS yy
    FROM measured WHERE y <> 0 GROUP BY variant, bucket_of(y)
  ), ${armsIn('jsonb_build_array(bucket, n)')}`;

const RECOUNT_EVENTS = `${UNITS_AND_METRICS}, unit_values AS (${OBSERVED_EVENTS}), ${valuesByBucket('variant, unit')}, sums AS (
    SELECT variant, bucket, sum(events) AS n, sum(y) AS y, sum(yy) AS yy, sum(with_all) AS with_all, sum(pairs) AS pairs
    FROM by_bucket GROUP BY variant, bucket
  ), ${armsIn('jsonb_build_array(bucket, n, with_all, pairs)')}`;
