import { expect, it } from '@jest/globals';
import pg from 'pg';

import { createTestDatabase } from '../support/test-database.js';

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

it('gives every caller a migrated database of its own', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await query(one.url, 'CREATE TABLE mine ()');
  expect(await query(other.url, "SELECT to_regclass('mine') AS mine")).toEqual([{ mine: null }]);
  const tables = await query(
    other.url,
    "SELECT to_regclass('experiments')::text AS ours, to_regclass('bullmq.job')::text AS queues",
  );
  expect(tables).toEqual([{ ours: 'experiments', queues: 'bullmq.job' }]);
  await one.drop();
  await other.drop();
});

it('removes it although somebody is still connected', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  const cutOff = new Promise((resolve) => client.on('error', resolve));
  await client.connect();
  await database.drop();
  await cutOff;
  await expect(query(database.url, 'SELECT 1')).rejects.toThrow(/does not exist/);
});
