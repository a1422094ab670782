import type { HistoryRequest, UnitSample } from '#libs/domain';
import { covariateKeysOf } from '../statistics/definitions/covariate-keys.js';
import { covariateSecondsOf, metricRowOf, windowEndOf } from '../statistics/definitions/definition-rows.js';
import { metricInputsOf } from '../statistics/definitions/metric-inputs.js';
import { DRAINED } from '../statistics/drained.js';
import { IS_OF_SOURCE, MEASURED_NUMBER } from '../statistics/drain/measured-number.js';
import { numeratorOf, reachOf } from '../statistics/re-formed-totals.js';
import type { Session } from '../statistics/session.js';
import { totalOf } from '../statistics/total-of.js';

const DAY_MILLISECONDS = 86_400_000;

interface SampleRow {
  population: number;
  /** Units by the number of the day. */
  arrivals: Record<string, number> | null;
  weights: number[] | null;
  numerators: number[] | null;
  denominators: number[] | null;
  histories: number[] | null;
  companions: number[] | null;
}

/**
 * Measures a sample of units as the drain would. Of a metric that waits for units to mature, those that have are the population;
 * and of one with a trigger those that were triggered; a cap that the data choose is chosen by the sample; of a quantile metric the
 * numerator is a unit's total. A metric that looks back does so from the end of the stretch of time, or from the experiment's.
 */
export async function sampleUnits(session: Session, request: HistoryRequest): Promise<UnitSample> {
  const { projectId, measure, experimentId, from, until, limit } = request;
  const metric = metricRowOf({ id: '', key: '', measure }, 0);
  const [row] = await session.rows<SampleRow>(experimentId === null ? OF_EVERYBODY : OF_EXPERIMENT, [
    projectId,
    experimentId,
    from,
    until,
    limit,
    JSON.stringify(metricInputsOf(measure)),
    measure.delaySeconds,
    windowEndOf(measure),
    covariateSecondsOf(measure),
    measure.maturedOnly,
    metric.cap,
    metric.cap_quantile,
    metric.ignores_zeros,
    metric.covariates?.[1] ?? null,
    metric.trigger_count,
    metric.lookback_seconds,
    metric.turned_at,
    metric.funnel_kinds,
    metric.funnel_seconds,
  ]);
  return sampleOf(row as SampleRow, request);
}

function sampleOf(row: SampleRow, { measure, from, until }: HistoryRequest): UnitSample {
  const columns = [row.histories, row.companions].map((values) => Float64Array.from(values ?? []));
  const weight = Float64Array.from(row.weights ?? []);
  const days = Math.ceil((until.getTime() - from.getTime()) / DAY_MILLISECONDS);
  return {
    population: row.population,
    newUnitsPerDay: Array.from({ length: days }, (_, day) => row.arrivals?.[day] ?? 0),
    units: weight.reduce((sum, one) => sum + one, 0),
    weight,
    numerator: Float64Array.from(row.numerators ?? []),
    denominator: Float64Array.from(row.denominators ?? []),
    covariates: (covariateKeysOf(measure) ?? []).map((key, index) => ({
      key,
      values: columns[index] ?? new Float64Array(weight.length),
    })),
  };
}

/** Only days of the log that hold events late enough are read. */
const RECEIVED_DAYS = `received_on IN (
      SELECT DISTINCT received_on FROM drained_days, request WHERE coalesce(latest_occurred_at + covariate, latest_occurred_at) >= $3)`;

const EVERYBODY = `
    SELECT unit, min(occurred_at) AS first_at, $4::timestamptz AS stopped_at FROM events
    WHERE project_id = $1 AND occurred_at BETWEEN $3 AND $4 AND $2::uuid IS NULL AND ${RECEIVED_DAYS}
    GROUP BY unit`;

const EXPOSED = `
    SELECT u.unit, u.first_at, least(x.stopped_at, $4) AS stopped_at
    FROM measured_experiments x JOIN unit_exposures u ON u.experiment = x.number AND NOT u.crossover
    WHERE x.project_id = $1 AND x.id = $2 AND x.is_served AND u.first_at BETWEEN $3 AND $4`;

const OF_EVERYBODY = sampled(EVERYBODY);
const OF_EXPERIMENT = sampled(EXPOSED);

/** @param first SQL of (unit, first_at, stopped_at) */
function sampled(first: string): string {
  return `
  WITH request AS (
    SELECT make_interval(secs => $7) AS delay, make_interval(secs => $8) AS ends, make_interval(secs => $9) AS covariate,
      make_interval(secs => $16) AS lookback
  ), inputs AS (
    SELECT event, property, reads, nullif(filters, 'null') AS filters, numerator, denominator, steps, triggers
    FROM jsonb_to_recordset($6::jsonb) AS i (event text, property text, reads text, filters jsonb, numerator text,
      denominator text, steps integer, triggers boolean)
  ), first AS MATERIALIZED (${first}
  ), begun AS (
    SELECT x.unit, (array_agg(e.occurred_at ORDER BY e.occurred_at))[$15::integer] AS begins_at
    FROM first x
    JOIN events e ON e.unit = x.unit
    JOIN inputs s ON s.event = e.name AND s.triggers
    WHERE $15 IS NOT NULL AND e.project_id = $1 AND e.type = 'track' AND e.${RECEIVED_DAYS}
      AND e.occurred_at >= x.first_at AND e.occurred_at <= x.stopped_at AND ${IS_OF_SOURCE}
    GROUP BY x.unit HAVING count(*) >= $15
  ), entered AS (
    SELECT x.unit, x.first_at, x.stopped_at, coalesce(b.begins_at, x.first_at) AS begins_at
    FROM first x LEFT JOIN begun b ON b.unit = x.unit
    WHERE $15 IS NULL OR b.unit IS NOT NULL
  ), members AS (
    SELECT unit, first_at, begins_at, coalesce(begins_at + ends, stopped_at) AS last_at,
      greatest(begins_at + delay, stopped_at - lookback) AS counts_from, covariate
    FROM entered, request
    WHERE NOT $10::boolean OR coalesce(begins_at + ends, stopped_at) <= (SELECT read_at FROM (${DRAINED}) AS drained)
  ), sample AS MATERIALIZED (
    SELECT * FROM members ORDER BY hashtextextended(unit, 0), unit LIMIT $5
  ), log AS MATERIALIZED (
    SELECT x.unit, x.first_at, x.last_at, e.occurred_at, e.occurred_at >= x.first_at AS is_after, s.numerator, s.denominator,
      s.steps, ${MEASURED_NUMBER} AS value
    FROM sample x
    JOIN events e ON e.unit = x.unit
    JOIN inputs s ON s.event = e.name
    WHERE e.project_id = $1 AND e.type = 'track' AND e.${RECEIVED_DAYS} AND ${IS_OF_SOURCE}
      AND CASE WHEN e.occurred_at < x.first_at THEN e.occurred_at + x.covariate >= x.first_at
        ELSE e.occurred_at >= x.counts_from AND e.occurred_at <= x.last_at END
  ), totals AS (
    SELECT unit, ${numeratorOf('e.is_after', 'e.last_at - e.occurred_at')} AS y, ${totalOf('e.denominator', 'e.is_after')} AS d,
      CASE WHEN bool_or(NOT e.is_after AND e.numerator IS NOT NULL) THEN
        ${numeratorOf('NOT e.is_after', 'e.first_at - e.occurred_at')} END AS h,
      ${totalOf('e.denominator', 'NOT e.is_after')} AS hd
    FROM log e GROUP BY unit
  ), funnels AS (
    SELECT unit, (${reachOf('is_after')} = cardinality(funnel_kinds))::integer AS y,
      (${reachOf('NOT is_after')} = cardinality(funnel_kinds))::integer AS h
    FROM (
      SELECT unit, occurred_at, is_after, bit_or(steps) AS steps, $18::integer[] AS funnel_kinds,
        make_interval(secs => $19) AS funnel_length
      FROM log WHERE steps IS NOT NULL GROUP BY unit, occurred_at, is_after
    ) AS moments
    GROUP BY unit, funnel_kinds, funnel_length
  ), unturned AS (
    SELECT coalesce(f.y, t.y, 0) AS y, t.d, coalesce(f.h, t.h) AS h, t.hd
    FROM sample LEFT JOIN totals t USING (unit) LEFT JOIN funnels f USING (unit)
  ), measured AS MATERIALIZED (
    SELECT CASE WHEN $17::numeric IS NULL THEN y ELSE $17 - y END::double precision AS y,
      coalesce(d, 0)::double precision AS d, CASE WHEN h IS NULL THEN 0 ELSE least(h, $11::numeric) END::double precision AS h,
      CASE $14::text WHEN 'has-history' THEN (h IS NOT NULL)::integer
        WHEN 'history-denominator' THEN coalesce(hd, 0) ELSE 0 END::double precision AS g
    FROM unturned
  ), cap AS MATERIALIZED (
    SELECT CASE WHEN $12::double precision IS NULL THEN $11::double precision
      ELSE percentile_cont($12) WITHIN GROUP (ORDER BY y) FILTER (WHERE NOT ($13::boolean AND y = 0)) END AS cap
    FROM measured
  ), compressed AS (
    SELECT count(*)::double precision AS weight, y, d, h, g
    FROM (SELECT least(y, (SELECT cap FROM cap)) AS y, d, h, g FROM measured) AS capped GROUP BY y, d, h, g
  ), arrivals AS (
    SELECT least(floor(extract(epoch FROM first_at - $3) / 86400), ceil(extract(epoch FROM $4 - $3) / 86400) - 1) AS day,
      count(*) AS units
    FROM first GROUP BY day
  )
  SELECT (SELECT count(*)::integer FROM members) AS population,
    (SELECT jsonb_object_agg(trim_scale(day), units) FROM arrivals) AS arrivals,
    array_agg(weight ORDER BY y, d, h, g) AS weights, array_agg(y ORDER BY y, d, h, g) AS numerators,
    array_agg(d ORDER BY y, d, h, g) AS denominators, array_agg(h ORDER BY y, d, h, g) AS histories,
    array_agg(g ORDER BY y, d, h, g) AS companions
  FROM compressed`;
}
