import type { DrainOutcome } from '#libs/domain';
import { isNews, type CatalogueView } from '../definitions/catalogue-view.js';
import { shareDefinitions } from '../definitions/definitions-lock.js';
import { namingWhatFails } from '../poison/step-failure.js';
import type { Session } from '../session.js';
import { allowForEvents } from './allow-for-events.js';
import { arrive } from './arrive.js';
import { addToSegments } from '../segments/add-to-segments.js';
import { anySegments, segmentChanges } from '../segments/segment-changes.js';
import { applyExposureChanges, findExposureChanges } from './exposure-changes.js';
import { prepareStep, UPDATE_IN_PLACE } from './step-tables.js';
import { findWaiting, takeShards, type TakenShards } from './take-shards.js';
import { applyTotals, formTotals } from './unit-totals.js';

/** How stale "read until" may get while nothing arrives. */
const IDLE_REFRESH = '10 seconds';

const NOT_DRAINED: DrainOutcome = { drained: false, events: 0, backlog: false, changedExperiments: [] };

/**
 * One step, within a transaction that holds nothing yet: what waits in some shards becomes exposures, totals and statistics, and
 * their positions move. Null: the definitions must be brought up to date before.
 */
export async function drainStep(
  session: Session,
  view: CatalogueView,
  limit: number,
): Promise<DrainOutcome | null> {
  await shareDefinitions(session);
  if (await isNews(session, view)) return null;
  const waiting = await findWaiting(session, limit);
  if (waiting.isRestored) return null;
  if (waiting.shards.every((shard) => shard.waiting === 0)) {
    await refreshReadTime(session);
    return { ...NOT_DRAINED, drained: true };
  }
  const taken = await takeShards(session, waiting, limit);
  if (taken === null) return NOT_DRAINED;
  return namingWhatFails(taken, () => takeIn(session, taken));
}

/** What the step does with what it has taken. */
export async function takeIn(
  session: Session,
  { stretches, events, backlog }: TakenShards,
): Promise<DrainOutcome> {
  const [first] = stretches;
  if (first === undefined) return { ...NOT_DRAINED, drained: true, backlog };
  const row = first.shard;
  await allowForEvents(session, events);
  await prepareStep(session);
  const arrived = await arrive(session, stretches, row);
  const changedUnits = await findExposureChanges(session);
  const isSegmented = await anySegments(session);
  if (isSegmented && changedUnits > 0) await segmentChanges(session);
  await formTotals(session, changedUnits, row);
  if (isSegmented) await addToSegments(session, row);
  const changed = await session.rows<{ id: string }>(CHANGED_EXPERIMENTS);
  await session.run(UPDATE_IN_PLACE);
  if (changedUnits > 0) await applyExposureChanges(session, row);
  await applyTotals(session);
  await session.run(MOVE_POSITIONS, [stretches.map(({ shard }) => shard), stretches.map(({ to }) => to)]);
  return { drained: true, events: arrived, backlog, changedExperiments: changed.map(({ id }) => id) };
}

/** Of the shards that nobody is reading at this moment. */
async function refreshReadTime(session: Session): Promise<void> {
  await session.run(
    `UPDATE drain_positions SET read_at = now() WHERE shard IN (
       SELECT shard FROM drain_positions WHERE read_at IS NULL OR read_at < now() - $1::interval FOR UPDATE SKIP LOCKED)`,
    [IDLE_REFRESH],
  );
}

const MOVE_POSITIONS = `
  UPDATE drain_positions p SET transaction = moved.transaction, read_at = GREATEST(p.read_at, now())
  FROM unnest($1::smallint[], $2::xid8[]) AS moved (shard, transaction) WHERE p.shard = moved.shard`;

const CHANGED_EXPERIMENTS = `
  SELECT DISTINCT id FROM measured_experiments WHERE number IN (
    SELECT experiment FROM step_changes
    UNION SELECT experiment FROM measured_metrics WHERE number IN (SELECT DISTINCT metric FROM step_totals)
    UNION SELECT experiment FROM metric_inputs
      WHERE formed = 'read' AND source IN (SELECT DISTINCT source FROM step_measurements)
  ) ORDER BY id`;
