import type { DrainOutcome, MeasuredExperiment } from '#libs/domain';
import { syncDefinitions, type DefinitionChanges } from '../definitions/sync-definitions.js';
import type { Session } from '../session.js';
import { arrive } from './arrive.js';
import { addToSegments } from '../segments/add-to-segments.js';
import { anySegments, segmentChanges } from '../segments/segment-changes.js';
import { applyExposureChanges, findExposureChanges } from './exposure-changes.js';
import { lookBack } from './look-back.js';
import { nextStretch, type Stretch } from './next-stretch.js';
import { removeExcluded } from './remove-excluded.js';
import { rewindIfRestored } from './rewind.js';
import { STEP_TABLES } from './step-tables.js';
import { applyTotals, formTotals } from './unit-totals.js';

/** A step over more than this, or a look back through the log, may take longer than a statement usually may. */
const USUAL_EVENTS = 200_000;
const UNUSUAL_MILLISECONDS = 30 * 60_000;
/** How stale "read until" may get while nothing arrives. */
const IDLE_REFRESH = '10 seconds';

const NOT_DRAINED: DrainOutcome = { drained: false, events: 0, backlog: false, changedExperiments: [] };

/** One step, within a transaction that holds nothing yet. */
export async function drainStep(
  session: Session,
  experiments: readonly MeasuredExperiment[],
  limit: number,
): Promise<DrainOutcome> {
  const [held] = await session.rows<{ transaction: string }>(
    'SELECT transaction::text FROM drain_position FOR UPDATE SKIP LOCKED',
  );
  if (held === undefined) return NOT_DRAINED;
  const position = await rewindIfRestored(session, held.transaction);
  const changes = await syncDefinitions(session, experiments);
  const stretch = await nextStretch(session, position, limit);
  if (stretch.events === 0 && changes.counted.length === 0 && changes.narrowed.length === 0) {
    await refreshReadTime(session);
    return { ...NOT_DRAINED, drained: true };
  }
  if (changes.counted.length > 0 || stretch.events > USUAL_EVENTS) {
    await session.allow(UNUSUAL_MILLISECONDS);
  }
  const changedExperiments = await takeIn(session, stretch, changes);
  return { drained: true, events: stretch.events, backlog: stretch.backlog, changedExperiments };
}

async function takeIn(session: Session, stretch: Stretch, changes: DefinitionChanges): Promise<string[]> {
  const { counted, narrowed } = changes;
  await session.run(STEP_TABLES);
  await session.run(JOIN_AS_A_WHOLE);
  await removeExcluded(session, narrowed);
  await lookBack(session, counted, stretch.from);
  if (stretch.events > 0) await arrive(session, stretch.from, stretch.to);
  const changedUnits = await findExposureChanges(session);
  const isSegmented = await anySegments(session);
  if (isSegmented && changedUnits > 0) await segmentChanges(session);
  await formTotals(session, changedUnits);
  if (isSegmented) await addToSegments(session);
  const changed = await session.rows<{ id: string }>(CHANGED_EXPERIMENTS, [[...counted, ...narrowed]]);
  await session.run(UPDATE_IN_PLACE);
  if (changedUnits > 0) await applyExposureChanges(session);
  await applyTotals(session);
  await session.run('UPDATE drain_position SET transaction = $1, read_at = now()', [stretch.to]);
  return changed.map(({ id }) => id);
}

async function refreshReadTime(session: Session): Promise<void> {
  await session.run(
    `UPDATE drain_position SET read_at = now() WHERE read_at IS NULL OR read_at < now() - $1::interval`,
    [IDLE_REFRESH],
  );
}

/**
 * The planner knows nothing of tables that were filled a moment ago, and must not guess that they are small: then a loop within
 * a loop can take minutes, and sorting by unit costs more than hashing. Look-ups that are loops on purpose are LATERAL, and stay.
 */
const JOIN_AS_A_WHOLE = 'SET LOCAL enable_nestloop = off; SET LOCAL enable_sort = off';

/** Rows that were found are changed where they lie, by their place; the other ways would read the whole table. */
const UPDATE_IN_PLACE =
  'SET LOCAL enable_nestloop = on; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off';

const CHANGED_EXPERIMENTS = `
  SELECT id FROM measured_experiments WHERE number IN (
    SELECT unnest($1::integer[])
    UNION SELECT experiment FROM step_changes
    UNION SELECT experiment FROM measured_metrics WHERE number IN (SELECT DISTINCT metric FROM step_totals)
    UNION SELECT experiment FROM metric_inputs
      WHERE formed = 'read' AND source IN (SELECT DISTINCT source FROM step_measurements)
  ) ORDER BY id`;
