import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { migrate, openPersistence, revertNewestMigration, type Persistence } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { aChange, aMetric, anExperiment, PROJECT } from '../builders.js';
import { execute } from './empty-database.js';

/** Rows as the release before wrote them, which may go on writing while the processes are replaced. */
describe('what an older release wrote', () => {
  let database: TestDatabase;
  let persistence: Persistence;
  beforeEach(async () => {
    database = await createTestDatabase();
    persistence = openPersistence({ databaseUrl: database.url });
  });
  afterEach(async () => {
    await persistence.close();
    await database.drop();
  });

  it('is an experiment whose options keep what they say and have the defaults for the rest', async () => {
    const experiment = anExperiment();
    await persistence.experiments.create(experiment, aChange('experiment.create'));
    await execute(
      database.url,
      `UPDATE experiments SET analysis = '{"alpha": 0.01, "inference": "fixed"}' WHERE id = $1`,
      [experiment.id],
    );
    const found = await persistence.experiments.findByKey(PROJECT, experiment.key);
    expect(found?.analysis).toEqual({
      alpha: 0.01,
      inference: 'fixed',
      plannedUnits: null,
      looks: 28,
      spending: 'obrien-fleming',
      multiplicity: 'holm',
      regressionAdjustment: true,
      prior: null,
    });
    const catalogue = await persistence.catalogue.load();
    expect(catalogue.experiments).toEqual([found]);
    await persistence.experiments.update(
      { ...experiment, ...found, name: 'Renamed', version: 2 },
      aChange('experiment.update'),
    );
    expect(await persistence.experiments.findByKey(PROJECT, experiment.key)).toMatchObject({
      name: 'Renamed',
      analysis: { alpha: 0.01, inference: 'fixed' },
    });
  });

  it('is a metric that measures what it measured', async () => {
    const { id, key, createdAt } = aMetric();
    await execute(
      database.url,
      `INSERT INTO metrics (id, project_id, key, name, description, type, event, direction, cap, version, created_at, updated_at)
       VALUES ($1, $2, $3, 'Revenue', '', 'sum', 'purchase', 'increase', 250, 1, $4, $4)`,
      [id, PROJECT, key, createdAt],
    );
    expect(await persistence.metrics.findByKey(PROJECT, key)).toMatchObject({
      type: 'sum',
      cap: 250,
      delaySeconds: 0,
      covariateSeconds: null,
      quantile: null,
      filters: [],
      lookbackSeconds: null,
      trigger: null,
      matured: false,
      funnel: null,
      redefinedAt: null,
    });
  });
});

describe('the table of metrics', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  const insert = (columns: string, values: string): Promise<unknown> =>
    execute(
      database.url,
      `INSERT INTO metrics (id, project_id, key, name, description, event, direction, version, created_at, updated_at, ${columns})
       VALUES (gen_random_uuid(), $1, 'm', '', '', 'e', 'increase', 1, now(), now(), ${values})`,
      [PROJECT],
    );

  it.each([
    ['two caps', 'type, cap, cap_quantile', `'sum', 1, '{"quantile": 0.9, "ignoreZeros": false}'`, 'cap'],
    ['a cap below zero', 'type, cap', `'sum', -1`, 'cap'],
    ['a quantile without a level', 'type', `'quantile'`, 'quantile'],
    ['a level of a sum', 'type, quantile', `'sum', '{"level": 0.9}'`, 'quantile'],
    ['a retention without a window', 'type', `'retention'`, 'retention'],
    ['a delay into the past', 'type, delay_seconds', `'sum', -1`, 'delay'],
    ['a funnel without steps', 'type', `'funnel'`, 'funnel'],
    ['steps of a sum', 'type, funnel', `'sum', '{"steps": []}'`, 'funnel'],
    ['a time-to-event without a window', 'type', `'time-to-event'`, 'time_to_event'],
    ['a look back beside a window', 'type, lookback_seconds, window_seconds', `'sum', 1, 1`, 'lookback'],
    ['a type that nobody knows', 'type', `'guess'`, 'type'],
  ])('refuses %s', async (_what, columns, values, check) => {
    await expect(insert(columns, values)).rejects.toMatchObject({ constraint: `metrics_${check}_check` });
  });
});

describe('going back to the release before', () => {
  it('keeps the metrics that it can read, and them alone', async () => {
    const database = await createTestDatabase();
    const persistence = openPersistence({ databaseUrl: database.url });
    const metrics = [
      aMetric({ type: 'sum', cap: 5, delaySeconds: 60, covariateSeconds: 60 }),
      aMetric({ type: 'count', cap: { quantile: 0.99, ignoreZeros: false } }),
      aMetric({ type: 'quantile', quantile: { level: 0.9, of: 'events', ignoreZeros: false } }),
      aMetric({ type: 'retention', windowSeconds: 60 }),
      aMetric({ type: 'sum', cap: 6, filters: [{ property: 'country', operator: 'eq', value: 'DE' }] }),
      aMetric({ type: 'sum', cap: 7, trigger: { event: 'open', count: 1 } }),
      aMetric({ type: 'sum', cap: 8, lookbackSeconds: 60 }),
      aMetric({ type: 'sum', cap: 9, windowSeconds: 60, matured: true }),
      aMetric({ type: 'count-distinct', value: 'product' }),
    ];
    for (const metric of metrics) await persistence.metrics.create(metric, aChange('metric.create'));
    await persistence.close();
    while ((await revertNewestMigration(database.url)).reverted !== '0004-metrics-and-simulations');
    expect(await execute(database.url, 'SELECT type, cap FROM metrics ORDER BY type')).toEqual([
      { type: 'count', cap: null },
      { type: 'sum', cap: 5 },
    ]);
    await migrate(database.url);
    await database.drop();
  });
});
