import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { createDataSource } from '#libs/persistence';
import { createTestDatabase } from '../../support/test-database.js';
import { execute } from './empty-database.js';

describe('the migrated schema', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let source: DataSource;
  beforeAll(async () => {
    database = await createTestDatabase();
    source = await createDataSource({ databaseUrl: database.url }).initialize();
  });
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  const drift = async (): Promise<string[]> =>
    (await source.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);

  it('is what the entities say, to the last constraint', async () => {
    expect(await drift()).toEqual([]);
  });

  it.each([
    ['a column', 'ALTER TABLE experiments ADD COLUMN drifted text'],
    ['a nullability', 'ALTER TABLE metrics ALTER COLUMN event DROP NOT NULL'],
    ['a check', 'ALTER TABLE api_keys DROP CONSTRAINT api_keys_scope_check'],
    ['an index', 'DROP INDEX audit_log_entity_index'],
    ['a foreign key', 'ALTER TABLE experiments DROP CONSTRAINT experiments_project_fkey'],
  ])('would be caught drifting in %s', async (_what, sql) => {
    const before = (await drift()).length;
    await execute(database.url, sql);
    expect((await drift()).length).toBeGreaterThan(before);
  });

  it('is never changed by the application', () => {
    expect(source.options).toMatchObject({ synchronize: false, installExtensions: false });
    expect(source.options.dropSchema ?? false).toBe(false);
    expect(source.options.migrationsRun ?? false).toBe(false);
  });
});
