import pg from 'pg';
import { MIGRATIONS } from './index.js';

/** Any number would do; it must only be the same in every release. */
const MIGRATION_LOCK = 5_127_840_331;

/**
 * Runs `work` on a connection of its own that holds the migration lock: of several processes that start at once, one
 * migrates and the others wait and then find nothing to do. The lock is the session's, so it goes with a killed process.
 */
export async function inMigrationSession<T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  return withClient(databaseUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(
      'CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    return work(client);
  });
}

export async function withClient<T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
    application_name: 'consumer-science migrate',
  });
  // A connection that breaks rejects the query at work; without a listener the same error would also end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Names of the applied ones, oldest first, of those this release knows; a newer release may have applied more. */
export async function appliedMigrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM schema_migrations');
  const names = new Set(rows.map((row) => row.name));
  return MIGRATIONS.map((migration) => migration.name).filter((name) => names.has(name));
}
