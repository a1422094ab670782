import type { Session } from '../session.js';
import { nextStretch } from './next-stretch.js';

/** Units are split in so many, each with a position of its own in the log: shard_of(unit) in SQL. */
export const SHARDS = 8;

export const ALL_SHARDS: readonly number[] = Array.from({ length: SHARDS }, (_, shard) => shard);

/** Counting so many in a shard costs next to nothing. */
const COUNTED_ANYWAY = 1_000;

/** SQL that reads the log by its index where the condition that matters is on the transaction: of any unit. */
export const IN_ANY_SHARD = `shard_of(unit) = ANY ('{${ALL_SHARDS.join(',')}}'::smallint[])`;

/** Whole transactions of a shard's part of the log, from one position to another. */
export interface ShardStretch {
  shard: number;
  from: string;
  to: string;
}

/** What a step takes. */
export interface TakenShards {
  stretches: ShardStretch[];
  /** At most, all stretches together. */
  events: number;
  /** More is waiting, in these shards or in others. */
  backlog: boolean;
}

export interface WaitingShard {
  shard: number;
  position: string;
  /** Events that can be read, counted up to a limit. */
  waiting: number;
}

/** What waits in the log, by shard. `horizon` is the oldest transaction that is still under way: what commits late is read late. */
export interface Waiting {
  horizon: string;
  /** The log is another server's: its transactions are numbered anew. */
  isRestored: boolean;
  shards: WaitingShard[];
}

/** One statement that tells which shards have something, whoever holds them. */
export async function findWaiting(session: Session, limit: number): Promise<Waiting> {
  const rows = await session.rows<WaitingShard & { horizon: string; restored: boolean }>(WAITING, [
    Math.max(smallPart(limit), COUNTED_ANYWAY) + 1,
  ]);
  const isRestored = rows.some(({ restored }) => restored);
  return { horizon: rows[0]?.horizon ?? '0', isRestored, shards: rows };
}

/**
 * Takes, and holds until the transaction ends, what nobody else holds: of the shards in which much is waiting those that are most
 * behind, as far as the limit goes, and all others if they fit in, or if those are held by others. Null: what is waiting is held by
 * others.
 */
export async function takeShards(
  session: Session,
  { horizon, shards }: Waiting,
  limit: number,
): Promise<TakenShards | null> {
  const isLarge = ({ waiting }: WaitingShard): boolean => waiting > smallPart(limit);
  const large = await takeLarge(session, shards.filter(isLarge), limit);
  const small = shards.filter((shard) => !isLarge(shard) && shard.waiting > 0);
  const fits = eventsOf(large) + eventsOf(small.map(({ waiting }) => ({ events: waiting }))) <= limit;
  const others = large.length === 0 || fits ? await takeSmall(session, small, horizon) : [];
  const taken = [...large, ...others];
  if (taken.length === 0) return null;
  const left = shards.some(({ shard, waiting }) => waiting > 0 && !taken.some((one) => one.shard === shard));
  return {
    stretches: taken.map(({ shard, from, to }) => ({ shard, from, to })),
    events: eventsOf(taken),
    backlog: left || taken.some(({ backlog }) => backlog),
  };
}

type TakenShard = ShardStretch & { events: number; backlog: boolean };

const eventsOf = (parts: readonly { events: number }[]): number =>
  parts.reduce((sum, { events }) => sum + events, 0);

/** One after the other while there is room for more than a small part. */
async function takeLarge(
  session: Session,
  shards: readonly WaitingShard[],
  limit: number,
): Promise<TakenShard[]> {
  const taken: TakenShard[] = [];
  let room = limit;
  let free = shards;
  while (free.length > 0 && (taken.length === 0 || room > smallPart(limit))) {
    const [next] = await hold(session, free, 1);
    if (next === undefined) break;
    const stretch = await nextStretch(session, [next.shard], next.position, room);
    taken.push({ shard: next.shard, ...stretch });
    room -= stretch.events;
    free = free.filter(({ shard }) => shard !== next.shard);
  }
  return taken;
}

async function takeSmall(
  session: Session,
  shards: readonly WaitingShard[],
  horizon: string,
): Promise<TakenShard[]> {
  if (shards.length === 0) return [];
  const waiting = new Map(shards.map((shard) => [shard.shard, shard.waiting]));
  return (await hold(session, shards, SHARDS))
    .filter(({ position }) => BigInt(position) < BigInt(horizon))
    .map(({ shard, position }) => ({
      shard,
      from: position,
      to: horizon,
      events: waiting.get(shard) ?? 0,
      backlog: false,
    }));
}

/** Holds those that are free, the ones that are most behind first. */
export function hold(
  session: Session,
  shards: readonly Pick<WaitingShard, 'shard'>[],
  most: number,
): Promise<{ shard: number; position: string }[]> {
  return session.rows(HOLD, [shards.map(({ shard }) => shard), most]);
}

/** All shards that have no more than this are no more than one step. */
function smallPart(limit: number): number {
  return Math.ceil(limit / SHARDS);
}

const WAITING = `
  WITH horizon AS MATERIALIZED (
    SELECT pg_snapshot_xmin(pg_current_snapshot()) AS transaction
  )
  SELECT p.shard, p.transaction::text AS position, h.transaction::text AS horizon, queue.waiting,
    p.transaction > pg_snapshot_xmax(pg_current_snapshot()) AS restored
  FROM horizon h CROSS JOIN drain_positions p
  CROSS JOIN LATERAL (
    SELECT count(*)::integer AS waiting FROM (
      SELECT FROM events e
      WHERE shard_of(e.unit) = p.shard AND e.transaction >= p.transaction AND e.transaction < h.transaction LIMIT $1
    ) AS counted
  ) AS queue
  ORDER BY p.transaction, p.shard`;

const HOLD = `
  SELECT shard, transaction::text AS position FROM drain_positions
  WHERE shard = ANY ($1::smallint[]) ORDER BY transaction, shard LIMIT $2 FOR UPDATE SKIP LOCKED`;
