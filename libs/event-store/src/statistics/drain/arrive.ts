import type { Session } from '../session.js';
import { IS_EXCLUDED } from './is-excluded.js';
import { IS_OF_SOURCE, MEASURED_NUMBER } from './measured-number.js';

/** Reads the events of a stretch of the log once, and keeps of them what some experiment or metric asks for. */
export async function arrive(session: Session, from: string, to: string): Promise<void> {
  await session.run(ARRIVE, [from, to]);
  await session.run(KEEP_MEASUREMENTS);
}

const ARRIVE = `
  WITH arrived AS MATERIALIZED (
    SELECT project_id, id, type, unit, occurred_at, experiment, variant, name, value, properties, attributes, received_on
    FROM events WHERE transaction >= $1 AND transaction < $2
  ), candidates AS (
    INSERT INTO step_candidates (experiment, unit, variant, first_at, first_id, attributes)
    SELECT x.number, e.unit, e.variant, e.occurred_at, e.id, e.attributes
    FROM arrived e JOIN measured_experiments x ON x.project_id = e.project_id AND x.key = e.experiment
    WHERE e.type = 'exposure' AND e.occurred_at >= x.started_at AND e.occurred_at <= x.stopped_at
      AND e.variant = ANY (x.variants) AND NOT ${IS_EXCLUDED}
  ), measurements AS (
    INSERT INTO step_measurements (unit, source, occurred_at, value)
    SELECT e.unit, s.number, e.occurred_at, ${MEASURED_NUMBER}
    FROM arrived e JOIN event_sources s ON s.project_id = e.project_id AND s.event = e.name
    WHERE e.type = 'track' AND e.occurred_at >= s.since AND ${IS_OF_SOURCE}
  )
  INSERT INTO drained_days (received_on, latest_occurred_at)
  SELECT received_on, max(occurred_at) FROM arrived GROUP BY received_on
  ON CONFLICT (received_on) DO UPDATE
    SET latest_occurred_at = greatest(drained_days.latest_occurred_at, excluded.latest_occurred_at)`;

/** In order of the unit, so that neighbours in the index are written together. */
const KEEP_MEASUREMENTS = `
  INSERT INTO metric_events (unit, source, occurred_at, value)
  SELECT unit, source, occurred_at, value FROM step_measurements ORDER BY unit`;
