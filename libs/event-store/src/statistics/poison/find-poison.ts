import type { ShardStretch, TakenShards } from '../drain/take-shards.js';
import type { InTransaction } from '../in-transaction.js';
import type { Session } from '../session.js';
import { goesThrough, type EventPlace, type Step } from './trial.js';

/**
 * Finds the event with which the step over the stretches begins to fail: without it and what is behind it the step goes through. By
 * halving, each trial in a transaction of its own, so that nobody waits for longer than for a step. Null: it fails without any
 * event, or goes through with all of them.
 */
export async function findPoison(
  inTransaction: InTransaction,
  taken: TakenShards,
  step: Step,
): Promise<EventPlace | null> {
  const { stretches } = taken;
  const place = (nth: number): Promise<EventPlace | null> =>
    nth === 0 ? Promise.resolve(null) : inTransaction((session) => nthPlace(session, stretches, nth));
  const passes = async (first: number): Promise<boolean> => {
    const last = await place(first);
    return inTransaction((session) => goesThrough(session, taken, last, step));
  };
  let failing = await inTransaction((session) => countEvents(session, stretches));
  let passing = 0;
  if (failing === 0 || !(await passes(0)) || (await passes(failing))) return null;
  while (failing - passing > 1) {
    const middle = Math.floor((passing + failing) / 2);
    if (await passes(middle)) passing = middle;
    else failing = middle;
  }
  return place(failing);
}

function columnsOf(stretches: readonly ShardStretch[]): unknown[] {
  return [
    stretches.map(({ shard }) => shard),
    stretches.map(({ from }) => from),
    stretches.map(({ to }) => to),
  ];
}

async function countEvents(session: Session, stretches: readonly ShardStretch[]): Promise<number> {
  const [row] = await session.rows<{ events: number }>(COUNT, columnsOf(stretches));
  return row?.events ?? 0;
}

async function nthPlace(
  session: Session,
  stretches: readonly ShardStretch[],
  nth: number,
): Promise<EventPlace | null> {
  const [place] = await session.rows<EventPlace>(NTH, [...columnsOf(stretches), nth]);
  return place ?? null;
}

const OF_STRETCHES = `
  FROM unnest($1::smallint[], $2::xid8[], $3::xid8[]) AS stretch (shard, low, high)
  CROSS JOIN LATERAL (
    SELECT e.transaction, e.project_id, e.id FROM events e
    WHERE shard_of(e.unit) = stretch.shard AND e.transaction >= stretch.low AND e.transaction < stretch.high OFFSET 0
  ) AS e`;

const COUNT = `SELECT count(*)::integer AS events ${OF_STRETCHES}`;

const NTH = `
  SELECT e.transaction::text, e.project_id AS project, e.id ${OF_STRETCHES}
  ORDER BY e.transaction, e.project_id, e.id LIMIT 1 OFFSET $4::bigint - 1`;
