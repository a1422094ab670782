import type { Session } from '../statistics/session.js';
import { nextStretch, type Stretch } from '../statistics/drain/next-stretch.js';
import { ALL_SHARDS } from '../statistics/drain/take-shards.js';

/** A stretch of the log, and up to when everything that arrived is before its end. */
export interface ObservedStretch extends Stretch {
  until: Date;
}

/** Null: another process is at it. Its lock takes no transaction number, so that the drain need not wait for who holds it. */
export async function observedStretch(session: Session, limit: number): Promise<ObservedStretch | null> {
  const [held] = await session.rows<Held>(HELD, [OBSERVER_LOCK]);
  if (held?.is_held !== true) return null;
  const from = held.is_restored ? held.horizon : held.transaction;
  const stretch = await nextStretch(session, ALL_SHARDS, from, limit);
  const [beyond] = await session.rows<{ until: Date }>(UNTIL, [stretch.to, ALL_SHARDS]);
  return { ...stretch, from: held.transaction, until: beyond?.until ?? new Date(0) };
}

interface Held {
  is_held: boolean;
  transaction: string;
  is_restored: boolean;
  horizon: string;
}

const OBSERVER_LOCK = 5127840413;

/** A log that was restored into another server numbers its transactions anew; what had been counted stays counted. */
const HELD = `
  SELECT pg_try_advisory_xact_lock($1) AS is_held, transaction::text AS transaction,
    transaction > pg_snapshot_xmax(pg_current_snapshot()) AS is_restored,
    pg_snapshot_xmin(pg_current_snapshot())::text AS horizon
  FROM data_map_position`;

/** When the first event came that is still to be read; now, if there is none. */
const UNTIL = `
  SELECT coalesce((
    SELECT e.received_at FROM unnest($2::smallint[]) AS s (shard)
    CROSS JOIN LATERAL (
      SELECT transaction, received_at FROM events
      WHERE shard_of(unit) = s.shard AND transaction >= $1 ORDER BY transaction LIMIT 1
    ) AS e
    ORDER BY e.transaction LIMIT 1
  ), now()) AS until`;
