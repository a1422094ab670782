import pg from 'pg';
import { comesToHold } from '../wait.js';
import type { Site } from './site.js';

/** Parts of the names under which sessions of the platform are known to the database. */
export const EVENT_LOG = 'event log';
export const STATISTICS = 'statistics';

const MOMENT_WITHIN = 10_000;

/** Runs `work` while a transaction is open that has run `text`. */
export async function inTransaction(site: Site, text: string, work: () => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: site.databaseUrl, application_name: 'fault' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`BEGIN; ${text}`);
    await work();
    await client.query('COMMIT');
  } finally {
    client.connection.stream.destroy();
  }
}

/** Nobody writes to the table meanwhile: whoever wants to stands still in the middle of its transaction. */
export function holdingLock(site: Site, table: string, work: () => Promise<unknown>): Promise<void> {
  return inTransaction(site, `LOCK TABLE ${table} IN SHARE MODE`, work);
}

/** Waits until a session of that application waits for a lock. */
export async function someoneWaits(site: Site, application: string): Promise<void> {
  const waits = (): Promise<boolean> =>
    site
      .sql(`SELECT FROM pg_stat_activity WHERE application_name LIKE $1 AND wait_event_type = 'Lock'`, [
        `%${application}%`,
      ])
      .then((rows) => rows.length > 0);
  if (!(await comesToHold(waits, MOMENT_WITHIN)))
    throw new Error(`no session of the ${application} came to wait`);
}

/** Ends every session of the application; of all of them for an empty name. */
export async function endSessions(site: Site, application: string): Promise<void> {
  await site.sql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name LIKE $1 AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND datname = current_database()`,
    [`%${application}%`],
  );
}

export async function countEvents(site: Site): Promise<number> {
  const [row] = await site.sql<{ count: number }>('SELECT count(*)::integer AS count FROM events');
  return row?.count ?? 0;
}

/** Up to where each shard is counted. */
export async function drainedPosition(site: Site): Promise<string> {
  const [row] = await site.sql<{ position: string }>(
    `SELECT string_agg(transaction::text, ' ' ORDER BY shard) AS position FROM drain_positions`,
  );
  return row?.position ?? '';
}

/** Whether the database lets somebody in. */
export function answers(site: Site): Promise<boolean> {
  return site.sql('SELECT 1').then(
    () => true,
    () => false,
  );
}
