import type { AssignmentReceipt } from '#libs/domain';
import type { Session } from '../statistics/session.js';

/**
 * Writes each unit's first assignment of an experiment; whatever the order in which they come, the earliest stays. A crash of the
 * server may lose the last moment of them, so that nothing waits for the disk.
 * @returns how many were new, or earlier than what was known
 */
export async function writeReceipts(
  session: Session,
  receipts: readonly AssignmentReceipt[],
): Promise<number> {
  await session.run('SET LOCAL synchronous_commit = off');
  return session.run(WRITE, [
    receipts.map(({ experimentId }) => experimentId),
    receipts.map(({ unit }) => unit),
    receipts.map(({ variant }) => variant),
    receipts.map(({ at }) => at.toISOString()),
  ]);
}

/** In the order of the key: neighbours in the index are written together, and two processes never wait for each other in turns. */
const WRITE = `
  INSERT INTO assignment_receipts AS r (experiment_id, unit, variant, assigned_at)
  SELECT DISTINCT ON (experiment_id, unit COLLATE "C") experiment_id, unit, variant, assigned_at
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) AS a (experiment_id, unit, variant, assigned_at)
  ORDER BY experiment_id, unit COLLATE "C", assigned_at, variant COLLATE "C"
  ON CONFLICT (experiment_id, unit) DO UPDATE SET variant = excluded.variant, assigned_at = excluded.assigned_at
    WHERE (excluded.assigned_at, excluded.variant) < (r.assigned_at, r.variant)`;
