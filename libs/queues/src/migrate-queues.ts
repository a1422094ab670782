import { runMigrations } from 'bullmq';
import pg from 'pg';

/**
 * Puts BullMQ's tables into PostgreSQL (schema `bullmq`) or brings them up to date, under BullMQ's own advisory lock, so that
 * several processes may start at once. Where Redis carries the queues it does no harm.
 * @returns the version that they are at
 */
export async function migrateQueues(databaseUrl: string): Promise<number> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
  });
  // A connection that breaks rejects the query at work; without a listener the same error would also end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await runMigrations(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
