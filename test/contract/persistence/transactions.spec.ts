import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidInputError } from '#libs/domain';
import { openPersistence, type Persistence } from '#libs/persistence';
import { createTestDatabase } from '../../support/test-database.js';
import { aChange, aMetric, anExperiment, PROJECT } from '../builders.js';
import { execute } from './empty-database.js';

describe('a write', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let persistence: Persistence;
  beforeAll(async () => {
    database = await createTestDatabase();
    persistence = openPersistence({ databaseUrl: database.url });
  });
  afterAll(async () => {
    await persistence.close();
    await database.drop();
  });

  it('happens not at all when its audit entry cannot be written', async () => {
    const metric = aMetric();
    const version = await persistence.catalogue.currentVersion();
    const unnamed = { ...aChange('metric.create'), actor: null as unknown as string };
    await expect(persistence.metrics.create(metric, unnamed)).rejects.toThrow(/actor/);
    expect(await persistence.metrics.findByKey(PROJECT, metric.key)).toBeNull();
    expect(await persistence.catalogue.currentVersion()).toBe(version);
  });

  it('leaves exactly one audit entry for each version of the catalogue, however many write at once', async () => {
    const metrics = Array.from({ length: 25 }, () => aMetric());
    await Promise.all(metrics.map((metric) => persistence.metrics.create(metric, aChange('metric.create'))));
    const [counts] = await execute<{ entries: number; version: number }>(
      database.url,
      `SELECT (SELECT count(*)::int FROM audit_log) AS entries, version::int FROM catalogue_version`,
    );
    expect(counts?.entries).toBe(25);
    expect(counts?.version).toBe(26);
  });

  it.each([
    ['NUL in a text', { name: 'a\u0000b' }],
    ['NUL in JSON', { targeting: { country: 'a\u0000b' } }],
    ['half a surrogate pair in JSON', { targeting: { country: '\ud800' } }],
  ])('with %s is refused as bad input', async (_what, overrides) => {
    const creation = persistence.experiments.create(anExperiment(overrides), aChange('experiment.create'));
    await expect(creation).rejects.toBeInstanceOf(InvalidInputError);
  });
});
