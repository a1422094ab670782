import { shareDefinitions } from '../definitions/definitions-lock.js';
import { hold } from '../drain/take-shards.js';
import type { Session } from '../session.js';
import { formSlice } from './form-slice.js';
import { scanSlice } from './scan-slice.js';
import { sweepSlice } from './sweep-slice.js';

/** Of all advisory locks, the one of who takes a slice. */
const SLICES = 5_127_840_334n;

export interface Slice {
  /** About as much as a live step over so many events. */
  work: number;
  /** Something is left to be done, that this caller can do. */
  isMore: boolean;
  /** The backfill that is complete, but for being served. */
  complete: number | null;
}

const NOTHING: Slice = { work: 0, isMore: false, complete: null };

/** One that is to be built, whose place among them decides when: what it reads may be what an earlier one finds. */
interface OpenBackfill {
  number: number;
  /** Null: the log has been scanned. */
  scanning: number[] | null;
  forming: number[] | null;
}

/**
 * A bounded piece of what is to be built or removed, within a transaction that holds nothing yet; one at a time, whoever drains.
 * @param limit events, at most, of one slice
 */
export async function takeSlice(session: Session, limit: number): Promise<Slice> {
  const [row] = await session.rows<{ free: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS free', [
    SLICES,
  ]);
  if (!row?.free) return NOTHING;
  await shareDefinitions(session);
  const [open] = await session.rows<OpenBackfill & Record<string, unknown>>(NEXT);
  if (open === undefined) return { ...NOTHING, ...(await sweepSlice(session)) };
  const shards = open.scanning ?? open.forming;
  if (shards === null) return { work: 1, isMore: true, complete: open.number };
  const [held] = await hold(
    session,
    shards.map((shard) => ({ shard })),
    1,
  );
  if (held === undefined) return NOTHING;
  const run = open.scanning === null ? formSlice : scanSlice;
  const work = await run(session, open.number, held.shard, limit);
  return { work: Math.max(work, 1), isMore: true, complete: null };
}

const NEXT = `
  SELECT b.number,
    (SELECT array_agg(shard) FROM backfill_shards WHERE backfill = b.number AND scanned < boundary) AS scanning,
    (SELECT array_agg(shard) FROM backfill_shards WHERE backfill = b.number AND NOT is_formed) AS forming
  FROM backfills b ORDER BY b.number LIMIT 1`;
