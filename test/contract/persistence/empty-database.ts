import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase } from '../../support/test-database.js';

/** A database without any table of ours, beside those of the other tests. */
export async function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const neighbour = await createTestDatabase();
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(neighbour.url);
  url.pathname = `/${name}`;
  await execute(neighbour.url, `CREATE DATABASE ${name} TEMPLATE template0`);
  return {
    url: url.href,
    drop: async () => {
      await execute(neighbour.url, `DROP DATABASE ${name} WITH (FORCE)`);
      await neighbour.drop();
    },
  };
}

/** Runs one statement on a connection of its own. */
export async function execute<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
