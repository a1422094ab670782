import type { Session } from '../session.js';
import { MEASURED_NUMBER } from './measured-number.js';

/**
 * Finds in the log what experiments that were just defined would have kept of it: the numbers that their metrics read, and
 * their exposures. Only days that hold an event as late as the experiments' start are read: none, as a rule, when an experiment
 * starts now.
 * @param position events before it have been read
 */
export async function lookBack(
  session: Session,
  experiments: readonly number[],
  position: string,
): Promise<void> {
  if (experiments.length === 0) return;
  const days = await session.rows<{ day: string }>(DAYS, [experiments]);
  if (days.length > 0) {
    const values = [experiments, position, days.map(({ day }) => day)];
    await session.run(EARLIER_MEASUREMENTS, values);
    await session.run(EARLIER_EXPOSURES, values);
  }
  await session.run(EXTEND_SOURCES, [experiments]);
}

const DAYS = `
  SELECT received_on::text AS day FROM drained_days
  WHERE latest_occurred_at >= (SELECT min(started_at) FROM measured_experiments WHERE number = ANY ($1))`;

/** How far back each source must reach, where it does not yet. */
const NEEDED = `
  SELECT s.number, s.project_id, s.event, s.property, s.since, min(x.started_at) AS needed_since
  FROM event_sources s
  JOIN metric_inputs i ON i.source = s.number
  JOIN measured_experiments x ON x.number = i.experiment
  WHERE x.number = ANY ($1)
  GROUP BY s.number
  HAVING min(x.started_at) < s.since`;

const EARLIER_MEASUREMENTS = `
  INSERT INTO metric_events (unit, source, occurred_at, value)
  SELECT e.unit, s.number, e.occurred_at, ${MEASURED_NUMBER}
  FROM events e JOIN (${NEEDED}) s ON s.project_id = e.project_id AND s.event = e.name
  WHERE e.transaction < $2 AND e.received_on = ANY ($3::date[]) AND e.type = 'track'
    AND e.occurred_at >= s.needed_since AND e.occurred_at < s.since
  ORDER BY e.unit`;

const EXTEND_SOURCES = `
  UPDATE event_sources SET since = needed_since FROM (${NEEDED}) needed WHERE event_sources.number = needed.number`;

const EARLIER_EXPOSURES = `
  INSERT INTO step_candidates (experiment, unit, variant, first_at, first_id, attributes)
  SELECT x.number, e.unit, e.variant, e.occurred_at, e.id, e.attributes
  FROM events e JOIN measured_experiments x ON x.project_id = e.project_id AND x.key = e.experiment
  WHERE x.number = ANY ($1) AND e.transaction < $2 AND e.received_on = ANY ($3::date[]) AND e.type = 'exposure'
    AND e.occurred_at >= x.started_at AND e.occurred_at <= x.stopped_at AND e.variant = ANY (x.variants)`;
