import type { Session } from '../statistics/session.js';

const MOST_AT_ONCE = 100_000;
/** An experiment may have started, and left receipts, since it was asked which ones are measured. */
const GRACE = '1 hour';

/**
 * Removes receipts of experiments that are not measured any more, so many at most.
 * @returns whether there may be more
 */
export async function pruneReceipts(session: Session, measured: readonly string[]): Promise<boolean> {
  const [oldest] = await session.rows<{ gone: string[] }>(EXPERIMENTS, [measured]);
  const gone = oldest?.gone ?? [];
  if (gone.length === 0) return false;
  return (await session.run(PRUNE, [gone, GRACE, MOST_AT_ONCE])) === MOST_AT_ONCE;
}

/** From one experiment of the index to the next, without reading what lies between. */
const EXPERIMENTS = `
  WITH RECURSIVE kept AS (
    (SELECT experiment_id FROM assignment_receipts ORDER BY experiment_id LIMIT 1)
    UNION ALL
    SELECT (SELECT r.experiment_id FROM assignment_receipts r WHERE r.experiment_id > k.experiment_id ORDER BY r.experiment_id LIMIT 1)
    FROM kept k WHERE k.experiment_id IS NOT NULL
  )
  SELECT coalesce(array_agg(experiment_id::text), '{}') AS gone
  FROM kept WHERE experiment_id IS NOT NULL AND experiment_id <> ALL ($1::uuid[])`;

const PRUNE = `
  DELETE FROM assignment_receipts WHERE ctid = ANY (ARRAY(
    SELECT r.ctid FROM assignment_receipts r
    WHERE r.experiment_id = ANY ($1::uuid[]) AND r.assigned_at < now() - $2::interval LIMIT $3))`;
