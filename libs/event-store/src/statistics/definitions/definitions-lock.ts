import type { Session } from '../session.js';

/** Of all advisory locks, the one of the definitions. */
const DEFINITIONS = 5_127_840_333n;

/** Whoever counts by the definitions, until the transaction ends; waits for who changes them. */
export async function shareDefinitions(session: Session): Promise<void> {
  await session.run('SELECT pg_advisory_xact_lock_shared($1)', [DEFINITIONS]);
}

/** Whoever changes them, until the transaction ends; waits for all who count by them. */
export async function ownDefinitions(session: Session): Promise<void> {
  await session.run('SELECT pg_advisory_xact_lock($1)', [DEFINITIONS]);
}
