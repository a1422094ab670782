import { EVENT_LIMITS, type MeasuredExperiment, type MeasuredMetric, type UnitMeasure } from '#libs/domain';
import { DRAINED } from './drained.js';
import { covariateSecondsOf, metricRowOf, windowEndOf } from './definitions/definition-rows.js';
import { passesFilters } from './passes-filters.js';

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
    length: metric.measure.windowSeconds,
    until: windowEndOf(metric.measure),
    before: covariateSecondsOf(metric.measure),
    trigger: metric.measure.trigger ?? null,
    steps: metric.measure.funnel?.steps ?? null,
    reads: selectionsOf(metric.measure),
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

/** Whatever events a metric looks at. */
function selectionsOf({ numerator, denominator, trigger, funnel }: UnitMeasure): unknown[] {
  return [
    ...(funnel ? funnel.steps : [numerator]),
    ...(denominator ? [denominator] : []),
    ...(trigger ? [trigger] : []),
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

/** SQL of whether event `e` is one that a JSON value selects, by its name and its filters. */
export function isSelected(selection: string): string {
  return `(e.name = ${selection} ->> 'event' AND ${passesFilters(`(${selection} -> 'filters')`)})`;
}

export const STOP = `coalesce($4::timestamptz, 'infinity')`;
const READ_AT = '(SELECT read_at FROM position)';
const AFTER = 'e.occurred_at >= u.first_at';
const BEFORE = 'e.occurred_at < u.first_at';

/** Of a unit `u` in metric `m`, whose time begins at the exposure or the trigger; a metric that looks back sees its last days alone. */
const IN_WINDOW = `(e.occurred_at >= u.begins_at + m.delay AND e.occurred_at <= coalesce(u.begins_at + m.until, ${STOP})
      AND (m.lookback IS NULL OR (e.occurred_at <= least(${STOP}, ${READ_AT})
        AND e.occurred_at >= least(${STOP}, ${READ_AT}) - m.lookback)))`;

const IN_HISTORY = `(${BEFORE} AND e.occurred_at + m.before >= u.first_at)`;

const CARRIED = `(CASE WHEN m.upper ->> 'property' IS NULL THEN to_jsonb(e.value)
        ELSE nullif(e.properties -> (m.upper ->> 'property'), 'null') END)`;

/** SQL of the numerator over the events where `when` holds; of an event that is waited for, what `time` says of the first. */
function upper(when: string, time: string): string {
  return `CASE m.upper ->> 'aggregate'
        WHEN 'distinct' THEN count(DISTINCT ${CARRIED}) FILTER (WHERE ${when})
        WHEN 'time-to-first' THEN ${time}
        ELSE sum(CASE
          WHEN NOT ${isSelected('m.upper')} THEN 0
          WHEN m.upper ->> 'aggregate' = 'count' THEN 1
          ELSE coalesce(${numberFor('m.upper')}, 0)
        END) FILTER (WHERE ${when})
      END`;
}

const UNTIL_FIRST = `least(m.length, extract(epoch FROM min(e.occurred_at) FILTER (WHERE ${AFTER}) - u.begins_at - m.delay))`;
const SINCE_FIRST = `extract(epoch FROM u.first_at - min(e.occurred_at) FILTER (WHERE ${BEFORE}))`;

const LOWER = `sum(CASE
        WHEN m.lower IS NULL OR NOT ${isSelected('m.lower')} THEN 0
        WHEN m.lower ->> 'aggregate' = 'sum' THEN coalesce(${numberFor('m.lower')}, 0)
        WHEN m.upper ->> 'aggregate' = 'sum' AND m.upper ->> 'event' = m.lower ->> 'event'
            AND m.upper -> 'filters' IS NOT DISTINCT FROM m.lower -> 'filters'
          THEN (${numberFor('m.upper')} IS NOT NULL)::integer
        ELSE 1
      END)`;

const reach = (when: string): string =>
  `funnel_reach(array_agg(occurred_at ORDER BY occurred_at) FILTER (WHERE ${when}),
        array_agg(steps ORDER BY occurred_at) FILTER (WHERE ${when}), funnel_kinds, funnel_length)`;

export function phaseAt(time: string): string {
  return `coalesce((SELECT phase FROM phases WHERE started_at <= ${time} ORDER BY place DESC LIMIT 1),
      (SELECT phase FROM phases ORDER BY place LIMIT 1))`;
}

/** SQL of whether a row of `log` is an exposure that counts. */
export const IS_COUNTED_EXPOSURE = `type = 'exposure' AND experiment = $2 AND occurred_at >= $3 AND occurred_at <= ${STOP}
      AND variant IN (SELECT variant FROM variants) AND unit <> ALL ($9::text[])`;

/**
 * SQL of common table expressions that measure every unit from the log; among them variants, metrics, units (of all phases), entered
 * (units of one phase in the metrics that they are in, once they have matured: members) and measured (members).
 */
export const UNITS_AND_METRICS = `
  WITH position AS (
    ${DRAINED}
  ), log AS NOT MATERIALIZED (
    SELECT e.* FROM events e JOIN drain_positions p ON p.shard = shard_of(e.unit) AND e.transaction < p.transaction
    WHERE e.project_id = $1
  ), variants AS (
    SELECT variant, place FROM unnest($5::text[]) WITH ORDINALITY AS v (variant, place)
  ), phases AS (
    SELECT (p ->> 'number')::integer AS phase, (p ->> 'startedAt')::timestamptz AS started_at, place
    FROM jsonb_array_elements($6::jsonb) WITH ORDINALITY AS list (p, place)
  ), metrics AS (
    SELECT key, position AS place, upper, nullif(lower, 'null') AS lower, make_interval(secs => delay) AS delay, length,
      make_interval(secs => until) AS until, make_interval(secs => before) AS before, covariates, cap, cap_quantile,
      reports_cap, ignores_zeros, matured_only, quantile_level, nullif(trigger, 'null') AS trigger, trigger_count,
      make_interval(secs => lookback_seconds) AS lookback, nullif(steps, 'null') AS steps, cardinality(funnel_kinds) AS funnel_steps,
      funnel_kinds, make_interval(secs => funnel_seconds) AS funnel_length, reads
    FROM jsonb_to_recordset($7::jsonb) AS rules (key text, position integer, upper jsonb, lower jsonb,
      delay double precision, length numeric, until double precision, before double precision, covariates text[], cap numeric,
      cap_quantile double precision, reports_cap boolean, ignores_zeros boolean, matured_only boolean,
      quantile_level double precision, trigger jsonb, trigger_count integer, lookback_seconds double precision, steps jsonb,
      funnel_kinds integer[], funnel_seconds double precision, reads jsonb)
  ), exposed AS (
    SELECT unit, min(occurred_at) AS first_at, count(DISTINCT variant) AS variants, min(variant) AS variant
    FROM log
    WHERE ${IS_COUNTED_EXPOSURE}
    GROUP BY unit
  ), units AS MATERIALIZED (
    SELECT unit, first_at, variant, ${phaseAt('first_at')} AS phase
    FROM exposed WHERE variants = 1
  ), begun AS (
    SELECT unit, key, occurred_at AS begins_at
    FROM (
      SELECT u.unit, m.key, m.trigger_count, e.occurred_at,
        row_number() OVER (PARTITION BY u.unit, m.key ORDER BY e.occurred_at) AS nth
      FROM metrics m
      JOIN log e ON e.type = 'track' AND e.name = m.trigger ->> 'event'
      JOIN units u ON u.unit = e.unit AND u.phase = $8
      WHERE ${AFTER} AND e.occurred_at <= ${STOP} AND ${isSelected('m.trigger')}
    ) AS triggers
    WHERE nth = trigger_count
  ), entered AS MATERIALIZED (
    SELECT u.*, m.key, coalesce(b.begins_at, u.first_at) AS begins_at
    FROM units u
    CROSS JOIN metrics m
    LEFT JOIN begun b ON b.unit = u.unit AND b.key = m.key
    WHERE u.phase = $8 AND (m.trigger IS NULL OR b.unit IS NOT NULL)
  ), members AS (
    SELECT u.*
    FROM entered u JOIN metrics m ON m.key = u.key
    WHERE NOT m.matured_only OR ${READ_AT}
      >= coalesce(date_trunc('day', u.begins_at, 'UTC') + interval '24 hours' + m.until, ${STOP})
  ), totals AS (
    SELECT u.unit, m.key, ${upper(AFTER, UNTIL_FIRST)} AS y, ${LOWER} FILTER (WHERE ${AFTER}) AS d,
      ${upper(BEFORE, SINCE_FIRST)} AS h, ${LOWER} FILTER (WHERE ${BEFORE}) AS hd, bool_or(${BEFORE}) AS has_history
    FROM members u
    JOIN metrics m ON m.key = u.key AND m.steps IS NULL
    JOIN log e ON e.unit = u.unit AND e.type = 'track' AND e.name IN (m.upper ->> 'event', m.lower ->> 'event')
    WHERE (${IN_WINDOW} OR ${IN_HISTORY}) AND (${isSelected('m.upper')} OR (m.lower IS NOT NULL AND ${isSelected('m.lower')}))
    GROUP BY u.unit, u.first_at, u.begins_at, m.key, m.upper, m.length, m.delay
  ), funnels AS (
    SELECT unit, key, ${reach('is_after')} AS reached, ${reach('NOT is_after')} AS reached_before
    FROM (
      SELECT u.unit, m.key, m.funnel_kinds, m.funnel_length, e.occurred_at, ${AFTER} AS is_after,
        bit_or(1 << (s.number - 1)::integer) AS steps
      FROM members u
      JOIN metrics m ON m.key = u.key
      CROSS JOIN LATERAL jsonb_array_elements(m.steps) WITH ORDINALITY AS s (step, number)
      JOIN log e ON e.unit = u.unit AND e.type = 'track' AND e.name = s.step ->> 'event'
      WHERE ${isSelected('s.step')} AND (${IN_WINDOW} OR ${IN_HISTORY})
      GROUP BY u.unit, u.first_at, m.key, m.funnel_kinds, m.funnel_length, e.occurred_at
    ) AS moments
    GROUP BY unit, key, funnel_kinds, funnel_length
  ), measured AS (
    SELECT u.unit, u.variant, m.key,
      coalesce(t.y, CASE WHEN m.upper ->> 'aggregate' = 'time-to-first' THEN m.length END, (f.reached = m.funnel_steps)::integer, 0) AS y,
      t.d, CASE WHEN m.steps IS NOT NULL THEN (f.reached_before = m.funnel_steps)::integer
        WHEN t.has_history THEN least(t.h, m.cap) END AS h,
      CASE WHEN m.covariates[2] = 'has-history' THEN coalesce(t.has_history, false)::integer ELSE t.hd END AS g, f.reached
    FROM members u
    JOIN metrics m ON m.key = u.key
    LEFT JOIN totals t ON t.unit = u.unit AND t.key = u.key
    LEFT JOIN funnels f ON f.unit = u.unit AND f.key = u.key
  )`;

/** SQL of every value (variant, unit, value) that counts for a metric of single events. */
export const OBSERVED_EVENTS = `
    SELECT u.variant, u.unit, carried.value
    FROM members u
    JOIN metrics m ON m.key = u.key
    JOIN log e ON e.unit = u.unit AND e.type = 'track' AND e.name = m.upper ->> 'event'
    CROSS JOIN LATERAL (
      SELECT CASE m.upper ->> 'aggregate' WHEN 'count' THEN 1 ELSE ${numberFor('m.upper')} END AS value
    ) AS carried
    WHERE ${IN_WINDOW} AND ${isSelected('m.upper')} AND carried.value IS NOT NULL AND NOT (m.ignores_zeros AND carried.value = 0)`;
