import type { Session } from '../session.js';

/** Whole transactions of the log, from one position to another. */
export interface Stretch {
  from: string;
  to: string;
  events: number;
  /** Events are readable beyond `to`. */
  backlog: boolean;
}

/**
 * The next stretch of at most `limit` events of some shards, or of one transaction if that alone has more. It ends before the
 * oldest transaction that is still under way: what commits late is read late, never passed over.
 * @param end it ends before this transaction, too
 */
export async function nextStretch(
  session: Session,
  shards: readonly number[],
  from: string,
  limit: number,
  end: string | null = null,
): Promise<Stretch> {
  const [next] = await session.rows<NextEvents>(NEXT_EVENTS, [from, limit + 1, shards, end]);
  const { horizon, events, first, last, before_last: beforeLast } = next as NextEvents;
  if (events <= limit) {
    return { from, to: end === null && events === 0 ? from : horizon, events, backlog: false };
  }
  if (first !== last) return { from, to: last as string, events: beforeLast, backlog: true };
  const to = (BigInt(last as string) + 1n).toString();
  const [all] = await session.rows<{ events: number }>(EVENTS_OF_ONE, [first, shards]);
  return { from, to, events: all?.events ?? events, backlog: true };
}

interface NextEvents {
  horizon: string;
  events: number;
  first: string | null;
  last: string | null;
  before_last: number;
}

const NEXT_EVENTS = `
  WITH horizon AS MATERIALIZED (
    SELECT least(pg_snapshot_xmin(pg_current_snapshot()), $4::xid8) AS transaction
  ), next AS MATERIALIZED (
    SELECT of_shard.transaction FROM unnest($3::smallint[]) AS s (shard)
    CROSS JOIN LATERAL (
      SELECT e.transaction FROM events e
      WHERE shard_of(e.unit) = s.shard AND e.transaction >= $1 AND e.transaction < (SELECT transaction FROM horizon)
      ORDER BY e.transaction LIMIT $2
    ) AS of_shard
    ORDER BY of_shard.transaction LIMIT $2
  ), last AS (
    SELECT transaction FROM next ORDER BY transaction DESC LIMIT 1
  )
  SELECT horizon.transaction::text AS horizon,
    (SELECT count(*)::integer FROM next) AS events,
    (SELECT transaction::text FROM next ORDER BY next.transaction LIMIT 1) AS first,
    (SELECT transaction::text FROM last) AS last,
    (SELECT count(*)::integer FROM next WHERE transaction < (SELECT transaction FROM last)) AS before_last
  FROM horizon`;

const EVENTS_OF_ONE =
  'SELECT count(*)::integer AS events FROM events WHERE shard_of(unit) = ANY ($2::smallint[]) AND transaction = $1';
