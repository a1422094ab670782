import type { SegmentStatistics } from '#libs/domain';
import { ARM, SUMS } from '../arm-statistics.js';
import { DRAINED } from '../drained.js';
import { isMatured } from '../is-matured.js';
import { KEPT } from '../kept-sums.js';
import type { Session } from '../session.js';
import { OTHER } from './segment-value.js';

/** Values of a dimension that are shown: those with the most units. */
export const SHOWN_VALUES = 20;

/** What was counted by segment, of the metrics whose sums are kept. */
export async function readSegments(
  session: Session,
  experiment: number,
  phase: number,
): Promise<SegmentStatistics[]> {
  return session.prepared<SegmentStatistics & Record<string, unknown>>(READ, [experiment, phase]);
}

/**
 * SQL of which segment is shown as what, from `sizes` (segment, dimension, value, units): all that is not shown, and what was not
 * admitted, is one.
 */
export const SHOWN = `
  SELECT segment, dimension, CASE WHEN value <> '${OTHER}' AND rank <= ${SHOWN_VALUES} THEN value ELSE '${OTHER}' END AS value
  FROM (
    SELECT *, row_number() OVER (PARTITION BY dimension ORDER BY value = '${OTHER}', units DESC, value) AS rank
    FROM sizes WHERE units > 0
  ) AS ranked`;

/** The largest first, all others last. */
export const IN_ORDER = `ORDER BY dimension, value = '${OTHER}', total DESC, value`;

/** Metrics that wait equally long have the same units. */
const READ = `
  WITH variants AS (
    SELECT variant, place FROM measured_experiments x, unnest(x.variants) WITH ORDINALITY AS v (variant, place)
    WHERE x.number = $1
  ), metrics AS MATERIALIZED (
    SELECT number, key, position, covariates, cap, reports_cap, matured_only, matures_after, trigger_count, turned_at,
      cardinality(funnel_kinds) AS funnel_steps
    FROM measured_metrics WHERE experiment = $1 AND backfill IS NULL AND is_incremental
  ), counts AS MATERIALIZED (
    SELECT v.number AS segment, v.dimension, v.value, c.variant, c.day, sum(c.units) AS units
    FROM segment_values v JOIN segment_counts c ON c.segment = v.number AND c.phase = $2
    WHERE v.experiment = $1 GROUP BY v.number, c.variant, c.day
  ), sizes AS (
    SELECT segment, dimension, value, sum(units) AS units FROM counts GROUP BY segment, dimension, value
  ), shown AS MATERIALIZED (${SHOWN}
  ), waits AS (
    SELECT DISTINCT matured_only, matures_after FROM metrics
  ), matured AS (
    SELECT s.dimension, s.value, c.variant, m.matured_only, m.matures_after, sum(c.units) AS units
    FROM (${DRAINED}) AS p
    JOIN measured_experiments x ON x.number = $1
    CROSS JOIN waits m
    CROSS JOIN counts c
    JOIN shown s USING (segment)
    WHERE ${isMatured('c.day')}
    GROUP BY s.dimension, s.value, c.variant, m.matured_only, m.matures_after
  ), sums AS (
    SELECT s.dimension, s.value, k.metric, k.variant, ${KEPT}
    FROM (${DRAINED}) AS p
    JOIN measured_experiments x ON x.number = $1
    CROSS JOIN metrics m
    JOIN segment_statistics k ON k.metric = m.number AND k.phase = $2
    JOIN shown s USING (segment)
    WHERE ${isMatured('k.day')}
    GROUP BY s.dimension, s.value, k.metric, k.variant
  ), labels AS MATERIALIZED (
    SELECT s.dimension, s.value, sum(z.units) AS total
    FROM shown s JOIN sizes z USING (segment) GROUP BY s.dimension, s.value
  ), arms AS (
    SELECT l.dimension, l.value, m.key, m.position, m.covariates, m.cap, m.reports_cap, m.turned_at, m.funnel_steps,
      v.variant, v.place, CASE WHEN m.trigger_count IS NULL THEN coalesce(t.units, 0) ELSE coalesce(s.members, 0) END AS n, ${SUMS.map((sum) => `coalesce(s.${sum}, 0) AS ${sum}`).join(', ')}
    FROM labels l CROSS JOIN metrics m CROSS JOIN variants v
    LEFT JOIN matured t ON t.dimension = l.dimension AND t.value = l.value AND t.variant = v.variant
      AND t.matured_only = m.matured_only AND t.matures_after IS NOT DISTINCT FROM m.matures_after
    LEFT JOIN sums s ON s.dimension = l.dimension AND s.value = l.value AND s.variant = v.variant AND s.metric = m.number
  ), metric_arms AS MATERIALIZED (
    SELECT dimension, value, key, position, jsonb_agg(${ARM} ORDER BY place) AS arms
    FROM arms GROUP BY dimension, value, key, position
  ), units AS (
    SELECT dimension, value, jsonb_agg(jsonb_build_object('variant', variant, 'units', units) ORDER BY place) AS units
    FROM (
      SELECT l.dimension, l.value, v.variant, v.place, coalesce(sum(c.units), 0) AS units
      FROM labels l CROSS JOIN variants v
      LEFT JOIN (shown s JOIN counts c USING (segment)) ON s.dimension = l.dimension AND s.value = l.value AND c.variant = v.variant
      GROUP BY l.dimension, l.value, v.variant, v.place
    ) AS of_variants
    GROUP BY dimension, value
  )
  SELECT dimension, value, u.units, coalesce((
      SELECT jsonb_agg(jsonb_build_object('metricKey', a.key, 'arms', a.arms) ORDER BY a.position)
      FROM metric_arms a WHERE a.dimension = l.dimension AND a.value = l.value
    ), '[]') AS metrics
  FROM labels l JOIN units u USING (dimension, value)
  ${IN_ORDER}`;
