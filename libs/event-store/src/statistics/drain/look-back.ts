import type { Session } from '../session.js';
import { IS_EXCLUDED } from './is-excluded.js';
import { IS_OF_SOURCE, MEASURED_NUMBER } from './measured-number.js';

/**
 * Finds in the log what experiments that were just defined would have kept of it: the numbers that their metrics read, and
 * their exposures. Only days that hold an event late enough are read. Of exposures that is none, as a rule, when an experiment
 * starts now; of numbers, the days of its covariates, unless they are kept for another experiment already.
 */
export async function lookBack(session: Session, experiments: readonly number[]): Promise<void> {
  if (experiments.length === 0) return;
  const values = [experiments];
  const measured = await daysOf(session, MEASURED_DAYS, experiments);
  if (measured.length > 0) await session.run(EARLIER_MEASUREMENTS, [...values, measured]);
  const exposed = await daysOf(session, EXPOSED_DAYS, experiments);
  if (exposed.length > 0) await session.run(EARLIER_EXPOSURES, [...values, exposed]);
  await session.run(EXTEND_SOURCES, [experiments]);
}

async function daysOf(session: Session, text: string, experiments: readonly number[]): Promise<string[]> {
  const days = await session.rows<{ day: string }>(text, [experiments]);
  return days.map(({ day }) => day);
}

/** How far back each source must reach, where it does not yet. */
const NEEDED = `
  SELECT s.number, s.project_id, s.event, s.property, s.reads, s.filters, s.since, min(coalesce(i.since, x.started_at)) AS needed_since
  FROM event_sources s
  JOIN metric_inputs i ON i.source = s.number
  JOIN measured_experiments x ON x.number = i.experiment
  WHERE x.number = ANY ($1)
  GROUP BY s.number
  HAVING min(coalesce(i.since, x.started_at)) < s.since`;

const MEASURED_DAYS = `
  SELECT DISTINCT received_on::text AS day FROM drained_days
  WHERE latest_occurred_at >= (SELECT min(needed_since) FROM (${NEEDED}) AS needed)`;

const EXPOSED_DAYS = `
  SELECT DISTINCT received_on::text AS day FROM drained_days
  WHERE latest_occurred_at >= (SELECT min(started_at) FROM measured_experiments WHERE number = ANY ($1))`;

const EARLIER_MEASUREMENTS = `
  INSERT INTO metric_events (unit, source, occurred_at, value)
  SELECT e.unit, s.number, e.occurred_at, ${MEASURED_NUMBER}
  FROM events e JOIN (${NEEDED}) s ON s.project_id = e.project_id AND s.event = e.name
  JOIN drain_positions p ON p.shard = shard_of(e.unit) AND e.transaction < p.transaction
  WHERE e.received_on = ANY ($2::date[]) AND e.type = 'track'
    AND e.occurred_at >= s.needed_since AND e.occurred_at < s.since AND ${IS_OF_SOURCE}
  ORDER BY e.unit`;

const EXTEND_SOURCES = `
  UPDATE event_sources SET since = needed_since FROM (${NEEDED}) needed WHERE event_sources.number = needed.number`;

const EARLIER_EXPOSURES = `
  INSERT INTO step_candidates (experiment, unit, variant, first_at, first_id, attributes)
  SELECT x.number, e.unit, e.variant, e.occurred_at, e.id, e.attributes
  FROM events e JOIN measured_experiments x ON x.project_id = e.project_id AND x.key = e.experiment
  JOIN drain_positions p ON p.shard = shard_of(e.unit) AND e.transaction < p.transaction
  WHERE x.number = ANY ($1) AND e.received_on = ANY ($2::date[]) AND e.type = 'exposure'
    AND e.occurred_at >= x.started_at AND e.occurred_at <= x.stopped_at AND e.variant = ANY (x.variants)
    AND NOT ${IS_EXCLUDED}`;
