import { allowForEvents } from '../drain/allow-for-events.js';
import { applyExposureChanges, findExposureChanges } from '../drain/exposure-changes.js';
import { IS_EXCLUDED } from '../drain/is-excluded.js';
import { IS_OF_SOURCE, MEASURED_NUMBER } from '../drain/measured-number.js';
import { nextStretch } from '../drain/next-stretch.js';
import { prepareStep, UPDATE_IN_PLACE } from '../drain/step-tables.js';
import { addToSegments } from '../segments/add-to-segments.js';
import { anySegments, segmentChanges } from '../segments/segment-changes.js';
import type { Session } from '../session.js';

interface Scan {
  scanned: string;
  boundary: string;
}

/**
 * Finds in the next stretch of a shard's log what the backfill's experiments and metrics would have kept of it: exposures, of which
 * it does not matter how often they are found, and numbers, each exactly once. Totals are formed later, by unit.
 * @returns how many events it read
 */
export async function scanSlice(
  session: Session,
  backfill: number,
  shard: number,
  limit: number,
): Promise<number> {
  const [scan] = await session.rows<Scan & Record<string, unknown>>(
    'SELECT scanned::text, boundary::text FROM backfill_shards WHERE backfill = $1 AND shard = $2',
    [backfill, shard],
  );
  const { scanned, boundary } = scan as Scan;
  const { to, events } = await nextStretch(session, [shard], scanned, limit, boundary);
  await allowForEvents(session, events);
  await prepareStep(session);
  const stretch = [backfill, shard, scanned, to];
  await session.run(KEEP_NUMBERS, stretch);
  const found = await session.run(FIND_EXPOSURES, stretch);
  if (found > 0) await keepExposures(session, shard);
  await session.run('UPDATE backfill_shards SET scanned = $3 WHERE backfill = $1 AND shard = $2', [
    backfill,
    shard,
    to,
  ]);
  return events;
}

async function keepExposures(session: Session, shard: number): Promise<void> {
  const changed = await findExposureChanges(session);
  if (changed === 0) return;
  if (await anySegments(session)) {
    await segmentChanges(session);
    await addToSegments(session, shard);
  }
  await session.run(UPDATE_IN_PLACE);
  await applyExposureChanges(session, shard);
}

const SCANNED = 'shard_of(e.unit) = $2::smallint AND e.transaction >= $3::xid8 AND e.transaction < $4::xid8';

const KEEP_NUMBERS = `
  WITH scanned AS MATERIALIZED (
    SELECT e.project_id, e.unit, e.name, e.occurred_at, e.value, e.properties FROM events e WHERE ${SCANNED} AND e.type = 'track'
      AND EXISTS (SELECT FROM backfill_sources WHERE backfill = $1)
  )
  INSERT INTO metric_events (unit, source, occurred_at, value)
  SELECT e.unit, s.number, e.occurred_at, ${MEASURED_NUMBER}
  FROM scanned e
  JOIN event_sources s ON s.project_id = e.project_id AND s.event = e.name
  JOIN backfill_sources b ON b.source = s.number AND b.backfill = $1
  WHERE e.occurred_at >= b.since AND e.occurred_at < b.before AND ${IS_OF_SOURCE}
  ORDER BY e.unit`;

const FIND_EXPOSURES = `
  WITH scanned AS MATERIALIZED (
    SELECT e.project_id, e.id, e.unit, e.experiment, e.variant, e.occurred_at, e.attributes FROM events e
    WHERE ${SCANNED} AND e.type = 'exposure' AND EXISTS (SELECT FROM measured_experiments WHERE backfill = $1)
  )
  INSERT INTO step_candidates (experiment, unit, variant, first_at, first_id, attributes)
  SELECT x.number, e.unit, e.variant, e.occurred_at, e.id, e.attributes
  FROM scanned e JOIN measured_experiments x ON x.project_id = e.project_id AND x.key = e.experiment
  WHERE x.backfill = $1 AND e.occurred_at >= x.started_at AND e.occurred_at <= x.stopped_at
    AND e.variant = ANY (x.variants) AND NOT ${IS_EXCLUDED}`;
