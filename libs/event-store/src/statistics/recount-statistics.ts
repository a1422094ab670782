import {
  EVENT_LIMITS,
  type ArmStatistics,
  type ExperimentStatistics,
  type MeasuredExperiment,
  type MeasuredMetric,
  type ReceiptCount,
} from '#libs/domain';
import { ARMS_OF_UNITS } from './arms-of-units.js';
import { covariateSecondsOf, metricRowOf, windowEndOf } from './definitions/definition-rows.js';
import { armOfQuantile, quantileArms, type QuantileRow } from './quantile-arms.js';
import { RECEIPT_BUCKETS, type ReadReceipts, type ReceiptLimits } from './read-receipts.js';
import { statisticsOf, withArms, type StatisticsRow } from './read-statistics.js';
import type { Session } from './session.js';

/**
 * Counts the experiment from the raw log up to the position that has been drained, by the rules as they are written down, and
 * with nothing that the drain keeps: so that it tells whether the drain is right.
 */
export async function recountStatistics(
  session: Session,
  experiment: MeasuredExperiment,
  phase: number,
  limits: ReceiptLimits,
): Promise<ExperimentStatistics> {
  const [row] = await session.rows<StatisticsRow>(
    RECOUNT,
    parametersOf(experiment, phase, experiment.metrics),
  );
  const quantiles = new Map<string, ArmStatistics[]>();
  for (const metric of experiment.metrics) {
    const { quantile } = metric.measure;
    if (quantile === null) continue;
    const rows = await session.rows<QuantileRow>(
      quantile.of === 'events' ? OF_EVENTS : OF_UNITS,
      parametersOf(experiment, phase, [metric]),
    );
    quantiles.set(metric.key, rows.map(armOfQuantile));
  }
  const statistics = withArms(statisticsOf(row as StatisticsRow), quantiles);
  return { ...statistics, ...(await recountReceipts(session, experiment, phase, limits)) };
}

async function recountReceipts(
  session: Session,
  experiment: MeasuredExperiment,
  phase: number,
  { counted, scanned }: ReceiptLimits,
): Promise<ReadReceipts | null> {
  const [row] = await session.rows<{ receipts: ReceiptCount[] | null; buckets: number }>(RECEIPTS, [
    ...parametersOf(experiment, phase, experiment.metrics),
    experiment.id,
    counted,
    scanned,
  ]);
  if (!row?.receipts) return null;
  return { receipts: row.receipts, receiptsShare: row.buckets / RECEIPT_BUCKETS };
}

/** Of the statements that begin with UNITS_AND_METRICS. */
export function parametersOf(
  { projectId, key, startedAt, stoppedAt, variants, phases, excludedUnits }: MeasuredExperiment,
  phase: number,
  metrics: readonly MeasuredMetric[],
): unknown[] {
  const rules = metrics.map((metric, position) => ({
    ...metricRowOf(metric, position),
    upper: metric.measure.numerator,
    lower: metric.measure.denominator,
    delay: metric.measure.delaySeconds,
    until: windowEndOf(metric.measure),
    before: covariateSecondsOf(metric.measure),
  }));
  return [
    projectId,
    key,
    startedAt,
    stoppedAt,
    variants,
    JSON.stringify(phases),
    JSON.stringify(rules),
    phase,
    excludedUnits,
  ];
}

/** SQL of the number that event `e` carries for an accumulation, which is a JSON value. */
function numberFor(accumulation: string): string {
  const carried = `CASE
    WHEN ${accumulation} ->> 'property' IS NULL THEN e.value
    WHEN jsonb_typeof(e.properties -> (${accumulation} ->> 'property')) = 'number'
      THEN (e.properties -> (${accumulation} ->> 'property'))::numeric
  END`;
  return `(CASE WHEN abs(${carried}) <= ${EVENT_LIMITS.valueMagnitude} THEN ${carried} END)`;
}

const STOP = `coalesce($4::timestamptz, 'infinity')`;
const AFTER = 'e.occurred_at >= u.first_at';
const BEFORE = 'e.occurred_at < u.first_at';

const IN_WINDOW = `(e.occurred_at >= u.first_at + m.delay AND e.occurred_at <= coalesce(u.first_at + m.until, ${STOP}))`;

const UPPER = `sum(CASE
        WHEN e.name <> m.upper ->> 'event' THEN 0
        WHEN m.upper ->> 'aggregate' = 'count' THEN 1
        ELSE coalesce(${numberFor('m.upper')}, 0)
      END)`;

const LOWER = `sum(CASE
        WHEN m.lower IS NULL OR e.name <> m.lower ->> 'event' THEN 0
        WHEN m.lower ->> 'aggregate' = 'sum' THEN coalesce(${numberFor('m.lower')}, 0)
        WHEN m.upper ->> 'aggregate' = 'sum' AND m.upper ->> 'event' = m.lower ->> 'event'
          THEN (${numberFor('m.upper')} IS NOT NULL)::integer
        ELSE 1
      END)`;

function phaseAt(time: string): string {
  return `coalesce((SELECT phase FROM phases WHERE started_at <= ${time} ORDER BY place DESC LIMIT 1),
      (SELECT phase FROM phases ORDER BY place LIMIT 1))`;
}

/** SQL of whether a row of `log` is an exposure that counts. */
export const IS_COUNTED_EXPOSURE = `type = 'exposure' AND experiment = $2 AND occurred_at >= $3 AND occurred_at <= ${STOP}
      AND variant IN (SELECT variant FROM variants) AND unit <> ALL ($9::text[])`;

/**
 * SQL of common table expressions that measure every unit from the log; among them variants, metrics, units (of all phases) and
 * measured (of one).
 */
export const UNITS_AND_METRICS = `
  WITH position AS (
    SELECT transaction, read_at FROM drain_position
  ), log AS NOT MATERIALIZED (
    SELECT * FROM events WHERE project_id = $1 AND transaction < (SELECT transaction FROM position)
  ), variants AS (
    SELECT variant, place FROM unnest($5::text[]) WITH ORDINALITY AS v (variant, place)
  ), phases AS (
    SELECT (p ->> 'number')::integer AS phase, (p ->> 'startedAt')::timestamptz AS started_at, place
    FROM jsonb_array_elements($6::jsonb) WITH ORDINALITY AS list (p, place)
  ), metrics AS (
    SELECT key, position AS place, upper, nullif(lower, 'null') AS lower, make_interval(secs => delay) AS delay,
      make_interval(secs => until) AS until, make_interval(secs => before) AS before, covariates, cap, cap_quantile,
      reports_cap, ignores_zeros, matured_only, quantile_level
    FROM jsonb_to_recordset($7::jsonb) AS rules (key text, position integer, upper jsonb, lower jsonb,
      delay double precision, until double precision, before double precision, covariates text[], cap numeric,
      cap_quantile double precision, reports_cap boolean, ignores_zeros boolean, matured_only boolean,
      quantile_level double precision)
  ), exposed AS (
    SELECT unit, min(occurred_at) AS first_at, count(DISTINCT variant) AS variants, min(variant) AS variant
    FROM log
    WHERE ${IS_COUNTED_EXPOSURE}
    GROUP BY unit
  ), units AS MATERIALIZED (
    SELECT unit, first_at, variant, ${phaseAt('first_at')} AS phase
    FROM exposed WHERE variants = 1
  ), members AS (
    SELECT u.*, m.key
    FROM units u CROSS JOIN metrics m
    WHERE u.phase = $8 AND (NOT m.matured_only OR (SELECT read_at FROM position)
      >= coalesce(date_trunc('day', u.first_at, 'UTC') + interval '24 hours' + m.until, ${STOP}))
  ), totals AS (
    SELECT u.unit, m.key, ${UPPER} FILTER (WHERE ${AFTER}) AS y, ${LOWER} FILTER (WHERE ${AFTER}) AS d,
      ${UPPER} FILTER (WHERE ${BEFORE}) AS h, ${LOWER} FILTER (WHERE ${BEFORE}) AS hd
    FROM members u
    JOIN metrics m ON m.key = u.key
    JOIN log e ON e.unit = u.unit AND e.type = 'track' AND e.name IN (m.upper ->> 'event', m.lower ->> 'event')
    WHERE ${IN_WINDOW} OR (${BEFORE} AND e.occurred_at + m.before >= u.first_at)
    GROUP BY u.unit, m.key
  ), measured AS (
    SELECT u.unit, u.variant, m.key, coalesce(t.y, 0) AS y, t.d, CASE WHEN t.h IS NOT NULL THEN least(t.h, m.cap) END AS h,
      CASE WHEN m.covariates[2] = 'has-history' THEN (t.h IS NOT NULL)::integer ELSE t.hd END AS g
    FROM members u
    JOIN metrics m ON m.key = u.key
    LEFT JOIN totals t ON t.unit = u.unit AND t.key = u.key
  )`;

const RECOUNT = `${UNITS_AND_METRICS}, ${ARMS_OF_UNITS}
  SELECT position.transaction::text AS position, position.read_at,
    (SELECT count(*)::integer FROM exposed WHERE variants > 1) AS crossovers,
    (
      SELECT jsonb_agg(jsonb_build_object('variant', v.variant, 'phase', p.phase, 'units',
        (SELECT count(*) FROM units u WHERE u.variant = v.variant AND u.phase = p.phase)) ORDER BY p.place, v.place)
      FROM phases p CROSS JOIN variants v
    ) AS exposures,
    (SELECT jsonb_agg(jsonb_build_object('metricKey', key, 'arms', arms) ORDER BY place) FROM metric_arms) AS metrics
  FROM position`;

const ARM_UNITS = 'arm_units AS (SELECT variant, count(*) AS n FROM members GROUP BY variant)';
const LEVEL = '(SELECT quantile_level FROM metrics)';

const OF_EVENTS = `${UNITS_AND_METRICS}, ${ARM_UNITS}, observed AS (
    SELECT u.variant, u.unit, carried.value::double precision AS value
    FROM members u
    JOIN metrics m ON m.key = u.key
    JOIN log e ON e.unit = u.unit AND e.type = 'track' AND e.name = m.upper ->> 'event'
    CROSS JOIN LATERAL (
      SELECT CASE m.upper ->> 'aggregate' WHEN 'count' THEN 1 ELSE ${numberFor('m.upper')} END AS value
    ) AS carried
    WHERE ${IN_WINDOW} AND carried.value IS NOT NULL AND NOT (m.ignores_zeros AND carried.value = 0)
  ) ${quantileArms(LEVEL, true)}`;

const OF_UNITS = `${UNITS_AND_METRICS}, ${ARM_UNITS}, observed AS (
    SELECT s.variant, s.unit, s.y::double precision AS value
    FROM measured s JOIN metrics m ON m.key = s.key WHERE NOT (m.ignores_zeros AND s.y = 0)
  ) ${quantileArms(LEVEL, false)}`;

/** Of units that met several variants, too: they were exposed. */
const RECEIPTS = `${UNITS_AND_METRICS}, placed AS (
    SELECT unit, variant, bucket, sum(1) OVER (ORDER BY bucket) AS reaches,
      assigned_at >= $3 AND assigned_at <= ${STOP} AND ${phaseAt('assigned_at')} = $8 AS is_of_phase
    FROM assignment_receipts WHERE experiment_id = $10
  ), of_phase AS (
    SELECT *, sum(1) OVER (ORDER BY bucket) AS counted FROM placed WHERE is_of_phase
  ), sample AS (
    SELECT greatest(1, least(
      (SELECT min(bucket) FROM of_phase WHERE counted > $11::integer),
      (SELECT min(bucket) FROM placed WHERE reaches > $12::integer),
      ${RECEIPT_BUCKETS}))::integer AS buckets
  ), assigned AS (
    SELECT unit, variant FROM of_phase
    WHERE unit <> ALL ($9::text[]) AND bucket < (SELECT buckets FROM sample)
  ), followed AS (
    SELECT a.unit, a.variant, e.first_at
    FROM assigned a LEFT JOIN exposed e ON e.unit = a.unit AND ${phaseAt('e.first_at')} = $8
  ), eventful AS (
    SELECT DISTINCT f.unit FROM followed f JOIN log e ON e.unit = f.unit
    WHERE e.type = 'track' AND e.occurred_at >= f.first_at AND e.occurred_at <= ${STOP}
      AND e.name IN (SELECT upper ->> 'event' FROM metrics UNION ALL SELECT lower ->> 'event' FROM metrics)
  ), counts AS (
    SELECT v.variant, v.place, count(f.unit) AS assigned, count(f.first_at) AS exposed, count(e.unit) AS eventful
    FROM variants v LEFT JOIN followed f ON f.variant = v.variant LEFT JOIN eventful e ON e.unit = f.unit
    GROUP BY v.variant, v.place
  )
  SELECT CASE WHEN EXISTS (SELECT FROM assignment_receipts WHERE experiment_id = $10) THEN jsonb_agg(
    jsonb_build_object('variant', variant, 'assigned', assigned, 'exposed', exposed, 'eventful', eventful) ORDER BY place
  ) END AS receipts, (SELECT buckets FROM sample) AS buckets FROM counts`;
