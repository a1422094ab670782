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
  const [next] = await session.rows<NextEvents>(NEXT_EVENTS, [from, limit, shards, end]);
  const { horizon, events, first, beyond } = next as NextEvents;
  if (beyond === null) {
    return { from, to: end === null && events === 0 ? from : horizon, events, backlog: false };
  }
  if (first !== beyond) return { from, to: beyond, events, backlog: true };
  const to = (BigInt(beyond) + 1n).toString();
  const [all] = await session.rows<{ events: number }>(EVENTS_OF_ONE, [beyond, shards]);
  return { from, to, events: all?.events ?? 0, backlog: true };
}

/** `events` are those of the transactions that fit in, of which `first` is the first, and `beyond` is the first that does not fit in. */
interface NextEvents {
  horizon: string;
  events: number;
  first: string | null;
  beyond: string | null;
}

const NEXT_EVENTS = `
  WITH horizon AS MATERIALIZED (
    SELECT least(pg_snapshot_xmin(pg_current_snapshot()), $4::xid8) AS transaction
  ), next AS MATERIALIZED (
    SELECT of_shard.transaction, count(*) AS events, sum(count(*)) OVER (ORDER BY of_shard.transaction) AS until_then
    FROM unnest($3::smallint[]) AS s (shard)
    CROSS JOIN LATERAL (
      SELECT e.transaction FROM events e
      WHERE shard_of(e.unit) = s.shard AND e.transaction >= $1 AND e.transaction < (SELECT transaction FROM horizon)
      ORDER BY e.transaction LIMIT $2::integer + 1
    ) AS of_shard
    GROUP BY of_shard.transaction
  )
  SELECT (SELECT transaction::text FROM horizon) AS horizon,
    coalesce(sum(events) FILTER (WHERE until_then <= $2), 0)::integer AS events,
    (array_agg(transaction::text ORDER BY transaction))[1] AS first,
    (array_agg(transaction::text ORDER BY transaction) FILTER (WHERE until_then > $2))[1] AS beyond
  FROM next`;

const EVENTS_OF_ONE =
  'SELECT count(*)::integer AS events FROM events WHERE shard_of(unit) = ANY ($2::smallint[]) AND transaction = $1';
