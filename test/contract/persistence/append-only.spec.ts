import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPersistence, type Persistence } from '#libs/persistence';
import { createTestDatabase } from '../../support/test-database.js';
import { aChange, aMetric, aStoredReport } from '../builders.js';
import { execute } from './empty-database.js';

describe('what was recorded', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let persistence: Persistence;
  beforeAll(async () => {
    database = await createTestDatabase();
    persistence = openPersistence({ databaseUrl: database.url });
    await persistence.metrics.create(aMetric(), aChange('metric.create'));
    await persistence.reports.save(aStoredReport());
  });
  afterAll(async () => {
    await persistence.close();
    await database.drop();
  });

  it.each([
    `UPDATE audit_log SET actor = 'nobody'`,
    'DELETE FROM audit_log',
    'TRUNCATE audit_log',
    `UPDATE reports SET report = '{}'`,
    'DELETE FROM reports',
    'TRUNCATE reports',
  ])('is refused to change by: %s', async (sql) => {
    await expect(execute(database.url, sql)).rejects.toThrow(/append-only/);
  });
});
