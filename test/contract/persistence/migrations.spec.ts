import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { migrate, pendingMigrations, revertNewestMigration } from '#libs/persistence';
import { createEmptyDatabase, execute } from './empty-database.js';

/** Everything a migration can leave behind in the public schema. */
const OBJECTS = `
  SELECT relname AS name, relkind::text AS kind FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'schema_migrations%'
  UNION ALL SELECT proname, 'function' FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT typname, 'type' FROM pg_type
    WHERE typnamespace = 'public'::regnamespace AND typname !~ '^_?schema_migrations'
  ORDER BY 1, 2`;

describe('migrations', () => {
  let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
  beforeEach(async () => {
    database = await createEmptyDatabase();
  });
  afterEach(() => database.drop());

  it('bring an empty database up once, in the order of their names', async () => {
    const pending = await pendingMigrations(database.url);
    expect(pending).toContain('0001-foundation');
    expect(pending).toEqual([...new Set(pending)].sort());
    expect(await migrate(database.url)).toEqual({ applied: pending });
    expect(await migrate(database.url)).toEqual({ applied: [] });
    expect(await pendingMigrations(database.url)).toEqual([]);
  });

  it('run once when four processes start together', async () => {
    const pending = await pendingMigrations(database.url);
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url)));
    const applied = outcomes.map((outcome) => outcome.applied.length).sort((one, other) => other - one);
    expect(applied).toEqual([pending.length, 0, 0, 0]);
  });

  it('go down one by one, leave nothing behind, and come up again', async () => {
    const { applied } = await migrate(database.url);
    const objects = await execute(database.url, OBJECTS);
    for (const name of [...applied].reverse()) {
      expect(await revertNewestMigration(database.url)).toEqual({ reverted: name });
    }
    expect(await execute(database.url, OBJECTS)).toEqual([]);
    expect(await revertNewestMigration(database.url)).toEqual({ reverted: null });
    expect(await migrate(database.url)).toEqual({ applied });
    expect(await execute(database.url, OBJECTS)).toEqual(objects);
  });

  it('leave nothing and run again after one that failed half-way', async () => {
    await execute(database.url, 'CREATE TABLE catalogue_version (in_the_way int)');
    await expect(migrate(database.url)).rejects.toThrow(/catalogue_version/);
    expect(await execute(database.url, `SELECT to_regclass('projects') AS projects`)).toEqual([
      { projects: null },
    ]);
    await execute(database.url, 'DROP TABLE catalogue_version');
    expect((await migrate(database.url)).applied).toContain('0001-foundation');
  });

  it('wait for a lock without holding up others for long, and get it in the end', async () => {
    await migrate(database.url);
    const reader = new pg.Client({ connectionString: database.url });
    await reader.connect();
    await reader.query('BEGIN; SELECT 1 FROM metrics');
    const reverting = revertAll(database.url);
    await untilWaiting(reader);
    await untilNotWaiting(reader);
    await reader.query('COMMIT');
    await reader.end();
    expect(await reverting).toContain('0001-foundation');
  });

  it('say so when the database cannot be reached', async () => {
    const nobody = 'postgres://nobody@127.0.0.1:1/nothing';
    await expect(migrate(nobody)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(pendingMigrations(nobody)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

async function revertAll(url: string): Promise<string[]> {
  const reverted: string[] = [];
  for (;;) {
    const outcome = await revertNewestMigration(url);
    if (outcome.reverted === null) return reverted;
    reverted.push(outcome.reverted);
  }
}

const WAITING = `
  SELECT count(*)::int AS waiting FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name LIKE '%migrate'`;

async function untilWaiting(client: pg.Client): Promise<void> {
  while ((await waiting(client)) === 0);
}

async function untilNotWaiting(client: pg.Client): Promise<void> {
  while ((await waiting(client)) > 0);
}

async function waiting(client: pg.Client): Promise<number> {
  await client.query('SELECT pg_stat_clear_snapshot()');
  const { rows } = await client.query<{ waiting: number }>(WAITING);
  return rows[0]?.waiting ?? 0;
}
