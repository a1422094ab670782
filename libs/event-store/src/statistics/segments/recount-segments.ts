import type { MeasuredExperiment, SegmentStatistics } from '#libs/domain';
import { armsOfUnits } from '../arms-of-units.js';
import { metricRowOf } from '../definitions/definition-rows.js';
import { IS_COUNTED_EXPOSURE, parametersOf, UNITS_AND_METRICS } from '../recount-units.js';
import type { Session } from '../session.js';
import { IN_ORDER, SHOWN } from './read-segments.js';
import { OTHER, segmentValue } from './segment-value.js';

/**
 * Counts by segment from the raw log, as the experiment itself is recounted. Only which values were admitted is taken from what the
 * drain keeps: that is decided by the order of arrival, and by nothing in the log.
 */
export async function recountSegments(
  session: Session,
  experiment: MeasuredExperiment,
  phase: number,
): Promise<SegmentStatistics[]> {
  const { segments = [], metrics } = experiment;
  if (segments.length === 0) return [];
  const kept = metrics.filter((metric) => metricRowOf(metric, 0).is_incremental);
  return session.rows<SegmentStatistics & Record<string, unknown>>(RECOUNT, [
    ...parametersOf(experiment, phase, kept),
    segments,
    experiment.id,
  ]);
}

const ADMITTED = `EXISTS (
      SELECT FROM segment_values v JOIN measured_experiments x ON x.number = v.experiment
      WHERE x.id = $11 AND x.is_served AND v.dimension = s.dimension AND v.value = s.value)`;

/** Every metric in every segment is a metric of its own, under the segment's number. */
const RECOUNT = `${UNITS_AND_METRICS}, first_exposures AS (
    SELECT DISTINCT ON (unit) unit, attributes FROM log WHERE ${IS_COUNTED_EXPOSURE} ORDER BY unit, occurred_at, id
  ), unit_values AS MATERIALIZED (
    SELECT s.unit, s.variant, s.dimension, CASE WHEN ${ADMITTED} THEN s.value ELSE '${OTHER}' END AS value
    FROM (
      SELECT u.unit, u.variant, d.dimension, ${segmentValue('f.attributes', 'd.dimension')} AS value
      FROM units u JOIN first_exposures f ON f.unit = u.unit CROSS JOIN unnest($10::text[]) AS d (dimension)
      WHERE u.phase = $8
    ) AS s
  ), sizes AS (
    SELECT value AS segment, dimension, value, count(*) AS units FROM unit_values GROUP BY dimension, value
  ), shown AS (${SHOWN}
  ), unit_segments AS MATERIALIZED (
    SELECT u.unit, u.variant, s.dimension, s.value
    FROM unit_values u JOIN shown s ON s.dimension = u.dimension AND s.segment = u.value
  ), segments AS MATERIALIZED (
    SELECT row_number() OVER () AS number, dimension, value, total
    FROM (SELECT dimension, value, count(*) AS total FROM unit_segments GROUP BY dimension, value) AS of_units
  ), arms AS (
    WITH measured AS (
      SELECT s.number || ' ' || m.key AS key, m.unit, m.variant, m.y, m.d, m.h, m.g, m.reached
      FROM measured m JOIN unit_segments u ON u.unit = m.unit
      JOIN segments s ON s.dimension = u.dimension AND s.value = u.value
    ), metrics AS (
      SELECT s.number || ' ' || m.key AS key, m.key AS metric, s.number, m.place, m.covariates, m.cap, m.cap_quantile,
        m.ignores_zeros, m.reports_cap, m.funnel_steps
      FROM metrics m CROSS JOIN segments s
    ), ${armsOfUnits('false')}
    SELECT m.number, m.metric, a.place, a.arms FROM metric_arms a JOIN metrics m ON m.key = a.key
  )
  SELECT s.dimension, s.value,
    (
      SELECT jsonb_agg(jsonb_build_object('variant', v.variant, 'units', (
        SELECT count(*) FROM unit_segments u
        WHERE u.dimension = s.dimension AND u.value = s.value AND u.variant = v.variant)) ORDER BY v.place)
      FROM variants v
    ) AS units,
    coalesce((
      SELECT jsonb_agg(jsonb_build_object('metricKey', a.metric, 'arms', a.arms) ORDER BY a.place)
      FROM arms a WHERE a.number = s.number
    ), '[]') AS metrics
  FROM segments s
  ${IN_ORDER}`;
