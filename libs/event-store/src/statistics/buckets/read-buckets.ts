import type { ArmStatistics } from '#libs/domain';
import { ARM, SUMS } from '../arm-statistics.js';
import { DRAINED } from '../drained.js';
import { FUNNEL_STEPS } from '../funnel-steps.js';
import { isMatured } from '../is-matured.js';
import type { Session } from '../session.js';
import {
  armsOfEvents,
  armsOfTotals,
  SHAPE,
  type ArmOfEvents,
  type ArmOfTotals,
  type ShapeRow,
} from './bucketed-arms.js';

interface BucketedMetric {
  number: number;
  key: string;
  level: number | null;
  ignores_zeros: boolean;
  keeps_values: boolean;
}

/** Arms, by the metric's key, of the metrics whose units, or events, are counted by how large they are. */
export async function readBuckets(
  session: Session,
  experiment: number,
  phase: number,
): Promise<Map<string, ArmStatistics[]>> {
  const arms = new Map<string, ArmStatistics[]>();
  const metrics = await session.prepared<BucketedMetric & Record<string, unknown>>(METRICS, [experiment]);
  for (const metric of metrics) {
    const values: Values = [experiment, phase, metric.number];
    arms.set(
      metric.key,
      metric.level === null ? await readCapped(session, values) : await readQuantile(session, metric, values),
    );
  }
  return arms;
}

type Values = [experiment: number, phase: number, metric: number];

async function readQuantile(
  session: Session,
  { level, ignores_zeros: ignoresZeros, keeps_values: isOfEvents }: BucketedMetric,
  values: Values,
): Promise<ArmStatistics[]> {
  const shapesOf = (buckets: readonly number[]): Promise<ShapeRow[]> =>
    session.prepared<ShapeRow>(isOfEvents ? EVENT_SHAPES : SHAPES, [...values, buckets]);
  const read = { level: level ?? 0, ignoresZeros, shapesOf };
  return isOfEvents
    ? armsOfEvents({ ...read, arms: await session.prepared<ArmOfEvents>(EVENT_COUNTS, values) })
    : armsOfTotals({ ...read, arms: await session.prepared<ArmOfTotals>(COUNTS, values) });
}

async function readCapped(session: Session, values: Values): Promise<ArmStatistics[]> {
  const [row] = await session.prepared<{ arms: ArmStatistics[] | null }>(CAPPED, values);
  return row?.arms ?? [];
}

const METRICS = `
  SELECT number, key, quantile_level AS level, ignores_zeros, keeps_values
  FROM measured_metrics WHERE experiment = $1 AND backfill IS NULL AND (is_bucketed OR keeps_values) ORDER BY position`;

/** Of metric $3: those of its arms' units that are in it, and what is kept of them by bucket. */
const keptIn = (table: 'bucket_statistics' | 'value_statistics'): string => `
  WITH subject AS MATERIALIZED (
    SELECT x.number AS experiment, x.variants, x.stopped_at, p.read_at, m.number, m.matured_only, m.matures_after, m.trigger_count,
      m.covariates, m.reports_cap, m.cap_quantile, m.ignores_zeros
    FROM (${DRAINED}) AS p CROSS JOIN measured_experiments x JOIN measured_metrics m ON m.experiment = x.number
    WHERE x.number = $1 AND m.number = $3
  ), members AS MATERIALIZED (
    SELECT variant, place, coalesce(CASE WHEN x.trigger_count IS NULL THEN (
        SELECT sum(c.units) FROM exposure_counts c, subject m, subject p
        WHERE c.experiment = x.experiment AND c.phase = $2 AND c.variant = v.variant AND ${isMatured('c.day')}
      ) ELSE (
        SELECT sum(s.units) FROM sufficient_statistics s, subject m, subject p
        WHERE s.metric = x.number AND s.phase = $2 AND s.variant = v.variant AND ${isMatured('s.day')}
      ) END, 0) AS n
    FROM subject x CROSS JOIN unnest(x.variants) WITH ORDINALITY AS v (variant, place)
  ), kept AS (
    SELECT b.* FROM ${table} b, subject m, subject x, subject p
    WHERE b.metric = $3 AND b.phase = $2 AND ${isMatured('b.day')}
  )`;

const KEPT = keptIn('bucket_statistics');

const COUNTS = `${KEPT}, counts AS (
    SELECT variant, json_agg(json_build_array(bucket, units) ORDER BY bucket) AS counts
    FROM (
      SELECT variant, bucket, sum(units) AS units FROM kept WHERE bucket <> 0 GROUP BY variant, bucket HAVING sum(units) <> 0
    ) AS sums
    GROUP BY variant
  )
  SELECT variant, n::integer AS units, counts FROM members LEFT JOIN counts USING (variant) ORDER BY place`;

const SHAPES = `${KEPT}
  SELECT variant, bucket, ${SHAPE}
  FROM (
    SELECT variant, bucket, sum(units) AS n, sum(numerator_sum) AS y, sum(numerator_squares) AS yy
    FROM kept WHERE bucket = ANY ($4::smallint[]) AND bucket <> 0 GROUP BY variant, bucket
  ) AS sums`;

const KEPT_VALUES = keptIn('value_statistics');

const EVENT_COUNTS = `${KEPT_VALUES}, counts AS (
    SELECT variant, json_agg(json_build_array(bucket, events, with_all, pairs) ORDER BY bucket) AS counts
    FROM (
      SELECT variant, bucket, sum(events) AS events, sum(with_all) AS with_all, sum(pairs) AS pairs
      FROM kept GROUP BY variant, bucket HAVING sum(events) <> 0
    ) AS sums
    GROUP BY variant
  )
  SELECT variant, n::integer AS units, counts FROM members LEFT JOIN counts USING (variant) ORDER BY place`;

const EVENT_SHAPES = `${KEPT_VALUES}
  SELECT variant, bucket, ${SHAPE}
  FROM (
    SELECT variant, bucket, sum(events) AS n, sum(value_sum) AS y, sum(value_squares) AS yy
    FROM kept WHERE bucket = ANY ($4::smallint[]) AND bucket <> 0 GROUP BY variant, bucket HAVING sum(events) <> 0
  ) AS sums`;

/** SQL of a sum over the units of an arm that are not above the cap, or are. */
const below = (column: string): string => `coalesce(sum(${column}) FILTER (WHERE NOT is_above), 0)`;
const above = (column: string): string => `coalesce(sum(${column}) FILTER (WHERE is_above), 0)`;
const capped = (column: string, times: string): string =>
  `${below(column)} + coalesce(cap * ${above(times)}, 0)`;
const whole = (column: string): string => `coalesce(sum(${column}), 0)`;

/** Nobody of them is in a funnel, and members are counted elsewhere. */
const SUMMED = SUMS.filter((sum) => sum !== 'members' && !/^r\d/.test(sum));

/**
 * The cap is the top of the bucket in which the quantile of all arms' totals lies, so that every unit is below it or above as a whole:
 * at most a hundredth more than the quantile itself, with sums that are exact.
 */
const CAPPED = `${KEPT}, pooled AS (
    SELECT bucket, sum(units) AS units FROM kept WHERE bucket <> 0 GROUP BY bucket HAVING sum(units) <> 0
    UNION ALL
    SELECT 0, (SELECT sum(n) FROM members) - coalesce((SELECT sum(units) FROM kept WHERE bucket <> 0), 0)
    FROM subject WHERE NOT ignores_zeros
  ), ranked AS (
    SELECT bucket, sum(units) OVER (ORDER BY bucket) AS last, sum(units) OVER () AS size FROM pooled
  ), top AS (
    SELECT min(bucket)::smallint AS bucket FROM ranked, subject
    WHERE size > 0 AND last >= least(floor((size - 1)::double precision * cap_quantile)::numeric + 2, size)
  ), capping AS (
    SELECT bucket, bucket_top(bucket) AS cap FROM top
  ), sums AS (
    SELECT variant, ${capped('numerator_sum', 'units')} AS y, ${capped('numerator_squares', 'cap * units')} AS yy,
      ${capped('numerator_cubes', 'cap * cap * units')} AS yyy, ${whole('denominator_sum')} AS d,
      ${whole('denominator_squares')} AS dd, ${capped('cross_products', 'denominator_sum')} AS yd, ${whole('history_sum')} AS h,
      ${whole('history_squares')} AS hh, ${capped('numerator_history', 'history_sum')} AS yh,
      ${whole('denominator_history')} AS dh, ${whole('companion_sum')} AS g, ${whole('companion_squares')} AS gg,
      ${capped('numerator_companion', 'companion_sum')} AS yg, ${whole('denominator_companion')} AS dg,
      ${whole('history_companion')} AS hg, ${above('units')} AS above, ${above('numerator_sum')} AS raw,
      ${above('numerator_squares')} AS raw2
    FROM (SELECT kept.*, c.cap, coalesce(kept.bucket > c.bucket, false) AS is_above FROM kept CROSS JOIN capping c) AS kept
    GROUP BY variant, cap
  )
  SELECT jsonb_agg(${ARM} ORDER BY place) AS arms
  FROM (
    SELECT v.variant, v.place, v.n, x.covariates, x.reports_cap, c.cap, NULL::numeric AS turned_at, NULL::integer AS funnel_steps,
      ${SUMMED.map((sum) => `coalesce(s.${sum}, 0) AS ${sum}`).join(', ')}, ${FUNNEL_STEPS.map((step) => `0 AS r${step}`).join(', ')}
    FROM subject x CROSS JOIN members v CROSS JOIN capping c LEFT JOIN sums s ON s.variant = v.variant
  ) AS arms`;
