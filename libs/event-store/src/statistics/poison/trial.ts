import { shareDefinitions } from '../definitions/definitions-lock.js';
import { hold, SHARDS, type ShardStretch, type TakenShards } from '../drain/take-shards.js';
import type { Session } from '../session.js';
import { isDataError } from './step-failure.js';

/** Where an event is in the log. Nothing but its place among the others is needed: the same event is never there twice. */
export interface EventPlace {
  transaction: string;
  project: string;
  id: string;
}

/** Takes into the statistics what was taken, within the session's transaction. */
export type Step = (session: Session, taken: TakenShards) => Promise<unknown>;

/** Somebody else is at these stretches, or has been. */
export class StretchesTakenError extends Error {}

/** Holds the shards, which must still be where the stretches begin. */
export async function holdStretches(session: Session, stretches: readonly ShardStretch[]): Promise<void> {
  await shareDefinitions(session);
  const held = await hold(session, stretches, SHARDS);
  const positions = new Map(held.map(({ shard, position }) => [shard, position]));
  if (stretches.some(({ shard, from }) => positions.get(shard) !== from)) throw new StretchesTakenError();
}

/**
 * Tries the step over the first events of the stretches alone, and takes all of it back: those behind `last` (null: every event) are
 * out of the log meanwhile.
 */
export async function goesThrough(
  session: Session,
  taken: TakenShards,
  last: EventPlace | null,
  step: Step,
): Promise<boolean> {
  const { stretches } = taken;
  await holdStretches(session, stretches);
  await session.run('SAVEPOINT trial');
  try {
    for (const { shard, from, to } of stretches) {
      const bounds = [shard, from, to];
      if (last === null) await session.run(DELETE_ALL, bounds);
      else await session.run(DELETE_BEHIND, [...bounds, last.transaction, last.project, last.id]);
    }
    await step(session, taken);
    return true;
  } catch (error) {
    if (!isDataError(error)) throw error;
    return false;
  } finally {
    await session.run('ROLLBACK TO SAVEPOINT trial').catch(() => undefined);
  }
}

const DELETE_ALL = 'DELETE FROM events WHERE shard_of(unit) = $1 AND transaction >= $2 AND transaction < $3';

const DELETE_BEHIND = `${DELETE_ALL} AND (transaction, project_id, id) > ($4::xid8, $5::uuid, $6::uuid)`;
