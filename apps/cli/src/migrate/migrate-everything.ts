import { migrate } from '#libs/persistence';
import { assertSchemaCompatibility, runMigrations, SchemaMigrationRequiredError } from 'bullmq';
import pg from 'pg';

/**
 * Brings the platform's schema and that of the queues up to this release. The queues' is kept even where Redis
 * carries them, so that moving back needs no step. Both take locks: several processes may call at once.
 * @returns names of the platform's migrations that were applied now
 */
export async function migrateEverything(databaseUrl: string): Promise<{ applied: string[] }> {
  const result = await migrate(databaseUrl);
  await withQueueClient(databaseUrl, (client) => runMigrations(client));
  return result;
}

/** Whether the queues' schema is older than this release needs. */
export function isQueueSchemaPending(databaseUrl: string): Promise<boolean> {
  return withQueueClient(databaseUrl, async (client) => {
    try {
      await assertSchemaCompatibility(client);
      return false;
    } catch (error) {
      if (error instanceof SchemaMigrationRequiredError) return true;
      throw error;
    }
  });
}

async function withQueueClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  // A connection that breaks also rejects the query that waits on it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
