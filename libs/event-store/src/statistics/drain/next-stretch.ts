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
 * The next stretch of at most `limit` events, or of one transaction if that alone has more. It ends before the oldest
 * transaction that is still under way: what commits late is read late, never passed over.
 */
export async function nextStretch(session: Session, from: string, limit: number): Promise<Stretch> {
  const [next] = await session.rows<NextEvents>(NEXT_EVENTS, [from, limit + 1]);
  const { horizon, events, first, last, before_last: beforeLast } = next as NextEvents;
  if (events <= limit) return { from, to: events === 0 ? from : horizon, events, backlog: false };
  if (first !== last) return { from, to: last as string, events: beforeLast, backlog: true };
  const to = (BigInt(last as string) + 1n).toString();
  const [all] = await session.rows<{ events: number }>(EVENTS_OF_ONE, [first]);
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
    SELECT pg_snapshot_xmin(pg_current_snapshot()) AS transaction
  ), next AS MATERIALIZED (
    SELECT transaction FROM events
    WHERE transaction >= $1 AND transaction < (SELECT transaction FROM horizon) ORDER BY transaction LIMIT $2
  ), last AS (
    SELECT transaction FROM next ORDER BY transaction DESC LIMIT 1
  )
  SELECT horizon.transaction::text AS horizon,
    (SELECT count(*)::integer FROM next) AS events,
    (SELECT transaction::text FROM next ORDER BY next.transaction LIMIT 1) AS first,
    (SELECT transaction::text FROM last) AS last,
    (SELECT count(*)::integer FROM next WHERE transaction < (SELECT transaction FROM last)) AS before_last
  FROM horizon`;

const EVENTS_OF_ONE = 'SELECT count(*)::integer AS events FROM events WHERE transaction = $1';
