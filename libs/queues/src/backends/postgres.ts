import { setTimeout as delay } from 'node:timers/promises';
import { createPostgresBackend, DEFAULT_SCHEMA, type BackendFactory } from 'bullmq';
import pg from 'pg';
import type { QueueConnection, Role } from './connection.js';

/** `max`: the worker keeps one connection for LISTEN alone. */
const SETTINGS: Record<Role, pg.PoolConfig> = {
  producer: { max: 2, connectionTimeoutMillis: 1_000, query_timeout: 1_000, statement_timeout: 1_000 },
  viewer: { max: 2, connectionTimeoutMillis: 1_500, query_timeout: 3_000, statement_timeout: 3_000 },
  worker: { max: 4, connectionTimeoutMillis: 2_000, query_timeout: 11_000, statement_timeout: 10_000 },
};

/** BullMQ's worker tries again at once after an error; with the server away or restarting it would spin. */
const PAUSE_AFTER_ERROR_MILLIS = 500;

export function connectPostgres(databaseUrl: string, role: Role): QueueConnection {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: `consumer-science queues (${role})`,
    // BullMQ's statements name their tables without a schema.
    options: `-c search_path=${DEFAULT_SCHEMA}`,
    keepAlive: true,
    ...SETTINGS[role],
  });
  // BullMQ hears of lost connections too; this listener stays when BullMQ has taken its own away.
  pool.on('error', () => undefined);
  const clients = new Set<pg.Client>();
  pool.on('connect', (client) => clients.add(client.on('error', () => undefined)));
  pool.on('remove', (client) => clients.delete(client));
  if (role === 'worker') pauseAfterErrors(pool);
  return {
    connection: pool,
    factory: createPostgresBackend as BackendFactory,
    abandon: () => {
      pool.end().catch(() => undefined);
      for (const client of clients) client.connection.stream.destroy();
    },
  };
}

function pauseAfterErrors(pool: pg.Pool): void {
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>;
  const patient = async (...args: unknown[]): Promise<unknown> => {
    try {
      return await query(...args);
    } catch (error) {
      await delay(PAUSE_AFTER_ERROR_MILLIS, undefined, { ref: false });
      throw error;
    }
  };
  pool.query = patient as typeof pool.query;
}
