import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { program } from '../../apps/cli/src/main.js';
import { RecordingTerminal } from '../../apps/cli/src/terminal/recording-terminal.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function csci(...words: string[]): Promise<RecordingTerminal> {
  const terminal = new RecordingTerminal();
  await program({ DATABASE_URL: database.url }, terminal).parseAsync(['node', 'csci', ...words]);
  return terminal;
}

describe('csci keys', () => {
  it('creates a key that is printed once and kept as a hash', async () => {
    const created = await csci('keys', 'create', '--scope', 'client', '--name', 'web shop');
    const [key = ''] = created.printed;
    expect(created.printed).toHaveLength(1);
    expect(key).toMatch(/^cs_client_/);

    const { rows } = await client.query("SELECT hash FROM api_keys WHERE name = 'web shop'");
    expect(rows).toEqual([{ hash: createHash('sha256').update(key).digest('hex') }]);
    const list = (await csci('keys', 'list')).printed.join('\n');
    expect(list).toContain(key.slice(-4));
    expect(list).not.toContain(key);
  });

  it('revokes a key, which the audit log knows', async () => {
    await csci('keys', 'create', '--scope', 'admin', '--name', 'old laptop');
    const list = JSON.parse((await csci('keys', 'list', '--json')).printed.join()) as {
      id: string;
      name: string;
    }[];
    const id = list.find(({ name }) => name === 'old laptop')?.id ?? '';
    expect((await csci('keys', 'revoke', id)).printed).toEqual([`Revoked: admin key "old laptop" (${id}).`]);

    const { rows } = await client.query(
      'SELECT revoked_at IS NOT NULL AS revoked FROM api_keys WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([{ revoked: true }]);
    const audit = await client.query("SELECT 1 FROM audit_log WHERE action = 'api-key.revoke'");
    expect(audit.rowCount).toBe(1);
  });

  it.each(['', '   ', 'a\u0000b', 'x'.repeat(201)])('refuses the name %j', async (name) => {
    await expect(csci('keys', 'create', '--scope', 'client', '--name', name)).rejects.toThrow(
      /--name must be/,
    );
  });

  it('says that there is no such key', async () => {
    await expect(csci('keys', 'revoke', 'nothing')).rejects.toThrow('There is no API key "nothing"');
  });
});

it('csci migrate finds nothing to do in a database that is up to date', async () => {
  expect((await csci('migrate')).printed).toEqual(['The database is up to date.']);
});

describe('csci doctor', () => {
  const before = process.exitCode;
  afterAll(() => {
    process.exitCode = before;
  });

  async function findings(): Promise<Record<string, string>> {
    const [json = ''] = (await csci('doctor', '--json')).printed;
    const list = JSON.parse(json) as { check: string; status: string }[];
    return Object.fromEntries(list.map(({ check, status }) => [check, status]));
  }

  it('sees what is fine, and that the test server does not survive a crash', async () => {
    expect(await findings()).toMatchObject({
      'Node.js': 'ok',
      database: 'ok',
      'server version': 'ok',
      clock: 'ok',
      migrations: 'ok',
      durability: 'fail',
    });
    expect(process.exitCode).toBe(1);
  });

  it('sees what is still to migrate', async () => {
    await client.query('DELETE FROM schema_migrations');
    expect(await findings()).toMatchObject({ migrations: 'warn' });
  });
});
