import { EVENT_LIMITS, type ExperimentStatistics, type MeasuredExperiment } from '#libs/domain';
import { ARM, statisticsOf, type StatisticsRow } from './read-statistics.js';
import type { Session } from './session.js';

/**
 * Counts the experiment from the raw log up to the position that has been drained, by the rules as they are written down, and
 * with nothing that the drain keeps: so that it tells whether the drain is right.
 */
export async function recountStatistics(
  session: Session,
  experiment: MeasuredExperiment,
  phase: number,
): Promise<ExperimentStatistics> {
  const { projectId, key, startedAt, stoppedAt, variants, phases, metrics } = experiment;
  const [row] = await session.rows<StatisticsRow>(RECOUNT, [
    projectId,
    key,
    startedAt,
    stoppedAt,
    variants,
    JSON.stringify(phases),
    JSON.stringify(metrics),
    phase,
  ]);
  return statisticsOf(row as StatisticsRow);
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

const RECOUNT = `
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
    SELECT m ->> 'key' AS key, m -> 'measure' -> 'numerator' AS upper, nullif(m -> 'measure' -> 'denominator', 'null') AS lower,
      (m -> 'measure' ->> 'windowSeconds')::double precision AS seconds, (m -> 'measure' ->> 'cap')::numeric AS cap, place
    FROM jsonb_array_elements($7::jsonb) WITH ORDINALITY AS list (m, place)
  ), exposed AS (
    SELECT unit, min(occurred_at) AS first_at, count(DISTINCT variant) AS variants, min(variant) AS variant
    FROM log
    WHERE type = 'exposure' AND experiment = $2 AND occurred_at >= $3 AND occurred_at <= coalesce($4::timestamptz, 'infinity')
      AND variant IN (SELECT variant FROM variants)
    GROUP BY unit
  ), units AS MATERIALIZED (
    SELECT unit, first_at, variant, coalesce(
      (SELECT phase FROM phases WHERE started_at <= first_at ORDER BY place DESC LIMIT 1),
      (SELECT phase FROM phases ORDER BY place LIMIT 1)) AS phase
    FROM exposed WHERE variants = 1
  ), totals AS (
    SELECT u.unit, m.key,
      sum(CASE
        WHEN e.name <> m.upper ->> 'event' THEN 0
        WHEN m.upper ->> 'aggregate' = 'count' THEN 1
        ELSE coalesce(${numberFor('m.upper')}, 0)
      END) AS y,
      sum(CASE
        WHEN m.lower IS NULL OR e.name <> m.lower ->> 'event' THEN 0
        WHEN m.lower ->> 'aggregate' = 'sum' THEN coalesce(${numberFor('m.lower')}, 0)
        WHEN m.upper ->> 'aggregate' = 'sum' AND m.upper ->> 'event' = m.lower ->> 'event'
          THEN (${numberFor('m.upper')} IS NOT NULL)::integer
        ELSE 1
      END) AS d
    FROM units u
    JOIN log e ON e.unit = u.unit AND e.type = 'track' AND e.occurred_at >= u.first_at
    JOIN metrics m ON e.name IN (m.upper ->> 'event', m.lower ->> 'event')
    WHERE e.occurred_at <= CASE
      WHEN m.seconds IS NULL THEN coalesce($4::timestamptz, 'infinity')
      ELSE u.first_at + make_interval(secs => m.seconds)
    END
    GROUP BY u.unit, m.key
  ), measured AS (
    SELECT u.variant, m.key, least(coalesce(t.y, 0), m.cap) AS y, coalesce(t.d, 0) AS d
    FROM units u CROSS JOIN metrics m LEFT JOIN totals t ON t.unit = u.unit AND t.key = m.key
    WHERE u.phase = $8
  ), arms AS (
    SELECT m.key, m.place AS metric_place, v.variant, v.place, count(s.variant) AS n, coalesce(sum(y), 0) AS y,
      coalesce(sum(y * y), 0) AS yy, coalesce(sum(d), 0) AS d, coalesce(sum(d * d), 0) AS dd, coalesce(sum(y * d), 0) AS yd
    FROM metrics m CROSS JOIN variants v LEFT JOIN measured s ON s.key = m.key AND s.variant = v.variant
    GROUP BY m.key, m.place, v.variant, v.place
  )
  SELECT position.transaction::text AS position, position.read_at,
    (SELECT count(*)::integer FROM exposed WHERE variants > 1) AS crossovers,
    (
      SELECT jsonb_agg(jsonb_build_object('variant', v.variant, 'phase', p.phase, 'units',
        (SELECT count(*) FROM units u WHERE u.variant = v.variant AND u.phase = p.phase)) ORDER BY p.place, v.place)
      FROM phases p CROSS JOIN variants v
    ) AS exposures,
    (
      SELECT jsonb_agg(metric ORDER BY metric_place) FROM (
        SELECT metric_place, jsonb_build_object('metricKey', key, 'arms', jsonb_agg(${ARM} ORDER BY place)) AS metric
        FROM arms GROUP BY key, metric_place
      ) AS by_metric
    ) AS metrics
  FROM position`;
