import type { DailyStatistics } from '#libs/domain';
import { ARM, SUMS } from './arm-statistics.js';
import { DRAINED } from './drained.js';
import { isMatured } from './is-matured.js';
import { KEPT } from './kept-sums.js';
import type { Session } from './session.js';

/** The statistics of the units that came up to each day, of the metrics whose sums are kept, in order of the days. */
export function readDaily(session: Session, experimentId: string, phase: number): Promise<DailyStatistics[]> {
  return session.prepared<DailyStatistics & Record<string, unknown>>(READ, [experimentId, phase]);
}

const UP_TO_THE_DAY = 'OVER (PARTITION BY g.metric, g.variant ORDER BY g.day)';

/** A unit that is triggered comes on the day of that, to the metric that asks for it. */
const READ = `
  WITH subject AS MATERIALIZED (
    SELECT p.read_at, x.number, x.stopped_at, x.variants
    FROM (${DRAINED}) AS p JOIN measured_experiments x ON x.id = $1 AND x.is_served
  ), metrics AS MATERIALIZED (
    SELECT * FROM measured_metrics WHERE experiment = (SELECT number FROM subject) AND backfill IS NULL AND is_incremental
  ), variants AS (
    SELECT variant, place FROM subject, unnest(variants) WITH ORDINALITY AS v (variant, place)
  ), exposed AS MATERIALIZED (
    SELECT variant, day, sum(units) AS units FROM exposure_counts
    WHERE experiment = (SELECT number FROM subject) AND phase = $2 GROUP BY variant, day
  ), kept AS MATERIALIZED (
    SELECT metric, variant, day, ${KEPT}
    FROM sufficient_statistics WHERE metric IN (SELECT number FROM metrics) AND phase = $2 GROUP BY metric, variant, day
  ), days AS MATERIALIZED (
    SELECT day FROM exposed UNION SELECT day FROM kept
  ), grid AS MATERIALIZED (
    SELECT m.number AS metric, v.variant, v.place, d.day
    FROM metrics m CROSS JOIN subject x CROSS JOIN subject p CROSS JOIN variants v CROSS JOIN days d WHERE ${isMatured('d.day')}
  ), reached AS (
    SELECT g.metric, g.variant, g.place, g.day, sum(coalesce(e.units, 0)) ${UP_TO_THE_DAY} AS exposed_units,
      ${SUMS.map((sum) => `sum(coalesce(k.${sum}, 0)) ${UP_TO_THE_DAY} AS ${sum}`).join(',\n      ')}
    FROM grid g
    LEFT JOIN exposed e ON e.variant = g.variant AND e.day = g.day
    LEFT JOIN kept k ON k.metric = g.metric AND k.variant = g.variant AND k.day = g.day
  ), arms AS (
    SELECT r.*, m.key, m.position, m.covariates, m.cap, m.reports_cap, m.turned_at, cardinality(m.funnel_kinds) AS funnel_steps,
      CASE WHEN m.trigger_count IS NULL THEN r.exposed_units ELSE r.members END AS n
    FROM reached r JOIN metrics m ON m.number = r.metric
  ), metric_arms AS (
    SELECT day, key, position, jsonb_agg(${ARM} ORDER BY place) AS arms FROM arms GROUP BY day, key, position
  ), exposures AS (
    SELECT day, jsonb_agg(jsonb_build_object('variant', variant, 'phase', $2::integer, 'units', units) ORDER BY place) AS exposures
    FROM (
      SELECT d.day, v.variant, v.place, sum(coalesce(e.units, 0)) OVER (PARTITION BY v.variant ORDER BY d.day) AS units
      FROM days d CROSS JOIN variants v LEFT JOIN exposed e ON e.day = d.day AND e.variant = v.variant
    ) AS counts
    GROUP BY day
  )
  SELECT x.day::text, x.exposures, coalesce((
      SELECT jsonb_agg(jsonb_build_object('metricKey', a.key, 'arms', a.arms) ORDER BY a.position)
      FROM metric_arms a WHERE a.day = x.day
    ), '[]') AS metrics
  FROM exposures x ORDER BY x.day`;
