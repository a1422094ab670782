import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AlreadyExistsError, LayerTakenError, type Experiment } from '#libs/domain';
import { migrate, openPersistence, revertNewestMigration, type Persistence } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import {
  aChange,
  aFlag,
  aHoldout,
  aKey,
  aMetric,
  anApiKey,
  anExperiment,
  aSavedGroup,
  PROJECT,
} from '../builders.js';
import { execute } from './empty-database.js';

const NO_SCHEDULE = { startAt: null, stopAt: null, ramp: [], held: null };
/** As the release before the migration wrote it. */
const OLD_ALLOCATION = {
  variants: [
    { key: 'control', name: 'Old', weight: 0.5, value: null },
    { key: 'treatment', name: 'New', weight: 0.5, value: true },
  ],
  traffic: 0.5,
  targeting: null,
  seed: 'seed',
  hashVersion: 2,
};

let database: TestDatabase;
let persistence: Persistence;

/** A database of its own for each test, or, where tests leave nothing that matters to others, one for all of them. */
function useDatabase(before = beforeEach, after = afterEach): void {
  before(async () => {
    database = await createTestDatabase();
    persistence = openPersistence({ databaseUrl: database.url });
  });
  after(async () => {
    await persistence.close();
    await database.drop();
  });
}

async function revertAssignment(): Promise<void> {
  while ((await revertNewestMigration(database.url)).reverted !== '0005-assignment');
}

/** Writes a running experiment as the release before does, which knows none of the later columns. */
async function insertOldExperiment(key: string, layer: string | null): Promise<void> {
  const phase = {
    number: 1,
    startedAt: '2026-01-05T00:00:00.000Z',
    endedAt: null,
    reason: 'started',
    allocation: OLD_ALLOCATION,
  };
  await execute(
    database.url,
    `INSERT INTO experiments (id, project_id, key, name, hypothesis, unit, status, variants, control, traffic, seed,
       hash_version, layer, metrics, analysis, phases, started_at, version, created_at, updated_at)
     VALUES (gen_random_uuid(), $1, $2, 'Old', '', 'id', 'running', $3, 'control', 0.5, 'seed',
       2, $4, $5, '{}', $6, '2026-01-05', 2, '2026-01-04', '2026-01-05')`,
    [
      PROJECT,
      key,
      JSON.stringify(OLD_ALLOCATION.variants),
      layer,
      JSON.stringify({ primary: ['signup'], secondary: [], guardrails: [] }),
      JSON.stringify([phase]),
    ],
  );
}

async function found(key: string): Promise<Experiment> {
  const experiment = await persistence.experiments.findByKey(PROJECT, key);
  if (!experiment) throw new Error(`There is no experiment ${key}.`);
  return experiment;
}

const WRITERS: [when: string, write: (work: () => Promise<void>) => Promise<void>][] = [
  [
    'before the migration',
    async (work) => {
      await revertAssignment();
      await work();
      await migrate(database.url);
    },
  ],
  ['after it, by a process not yet replaced', (work) => work()],
];

describe.each(WRITERS)('what the older release wrote %s', (_when, write) => {
  useDatabase();

  it('is an experiment with none of what is new, also in its phases', async () => {
    await write(() => insertOldExperiment('old', null));
    const experiment = await found('old');
    expect(experiment).toMatchObject({
      prerequisites: [],
      slices: null,
      layerShare: null,
      layerRanges: null,
      holdouts: [],
      overrides: [],
      excludedUnits: [],
      schedule: NO_SCHEDULE,
      receipts: 0,
      phases: [{ number: 1, allocation: { ...OLD_ALLOCATION, prerequisites: [], slices: null } }],
    });
    const renamed = { ...experiment, name: 'Renamed', version: 3 };
    await persistence.experiments.update(renamed, aChange('experiment.update'));
    expect(await found('old')).toEqual(renamed);
  });

  it('is an experiment that holds the whole of its layer until it stops', async () => {
    await write(() => insertOldExperiment('old', 'checkout'));
    const draft = anExperiment({ layer: 'checkout' });
    await persistence.experiments.create(draft, aChange('experiment.create'));
    const started: Experiment = { ...draft, status: 'running', layerRanges: [[0.9, 1]], version: 2 };
    const start = persistence.experiments.update(started, aChange('experiment.start'));
    await expect(start).rejects.toBeInstanceOf(LayerTakenError);
    const old = await found('old');
    await persistence.experiments.update(
      { ...old, status: 'stopped', version: 3 },
      aChange('experiment.stop'),
    );
    await persistence.experiments.update(started, aChange('experiment.start'));
  });

  it('keeps its key from flags, until it is gone', async () => {
    await write(() => insertOldExperiment('old', null));
    const flag = aFlag({ key: 'old' });
    const creation = persistence.flags.create(flag, aChange('flag.create'));
    await expect(creation).rejects.toBeInstanceOf(AlreadyExistsError);
    await execute(database.url, `DELETE FROM experiments WHERE key = 'old'`);
    await persistence.flags.create(flag, aChange('flag.create'));
    await expect(insertOldExperiment('old', null)).rejects.toMatchObject({ code: '23505' });
  });

  it('is a key for every origin', async () => {
    const { id, hash, createdAt } = anApiKey();
    await write(async () => {
      await execute(
        database.url,
        `INSERT INTO api_keys (id, project_id, name, scope, hash, last_four, created_at)
         VALUES ($1, $2, 'Shop', 'client', $3, 'abcd', $4)`,
        [id, PROJECT, hash, createdAt],
      );
    });
    expect(await persistence.apiKeys.findActiveByHash(hash)).toMatchObject({ id, allowedOrigins: [] });
  });
});

describe('going back to the release before', () => {
  useDatabase();

  const running = (overrides: Partial<Experiment>): Experiment =>
    anExperiment({ status: 'running', targeting: null, ...overrides });

  it('pauses the running experiments whose units it would move, and them alone', async () => {
    const moved = [
      running({ slices: [{ variant: 'control', start: 0, end: 1 }] }),
      running({ layer: 'checkout', layerRanges: [[0, 0.5]] }),
      running({ prerequisites: [{ key: 'other', condition: { value: true } }] }),
      running({ holdouts: [{ key: 'quarter', share: 0.1 }] }),
      running({ overrides: [{ unit: 'ada', variant: 'treatment' }] }),
      running({ targeting: { $or: [{ country: 'NL' }, { id: { $inGroup: 'beta' } }] } }),
      running({ targeting: { $savedGroups: [{ id: 'beta' }] } }),
    ];
    const untouched = [
      running({ targeting: { country: { $in: ['NL'] } } }),
      running({ layer: 'search', layerRanges: null }),
      running({ excludedUnits: ['ada'], receipts: 1 }),
      anExperiment({ prerequisites: [{ key: 'other', condition: { value: true } }] }),
      anExperiment({ status: 'stopped', layer: 'checkout', layerRanges: [[0, 1]] }),
    ];
    for (const experiment of [...moved, ...untouched]) {
      await persistence.experiments.create(experiment, aChange('experiment.create'));
    }
    await revertAssignment();
    const rows = await execute<{ key: string; status: string; version: number }>(
      database.url,
      'SELECT key, status, version FROM experiments',
    );
    const expected = [
      ...moved.map(({ key }) => ({ key, status: 'paused', version: 2 })),
      ...untouched.map(({ key, status }) => ({ key, status, version: 1 })),
    ];
    expect(new Set(rows)).toEqual(new Set(expected));
  });

  it('keeps the audit log as it is, takes no new kinds into it, and can be undone', async () => {
    const holdout = aHoldout();
    await persistence.flags.create(aFlag(), aChange('flag.create'));
    await persistence.holdouts.create(holdout, aChange('holdout.create'));
    await persistence.savedGroups.create(aSavedGroup(), aChange('saved-group.create'));
    await revertAssignment();
    const kinds = 'SELECT entity_type FROM audit_log ORDER BY id';
    const written = ['flag', 'holdout', 'saved-group'].map((entity_type) => ({ entity_type }));
    expect(await execute(database.url, kinds)).toEqual(written);
    const insert = (type: string): Promise<unknown> =>
      execute(
        database.url,
        `INSERT INTO audit_log (project_id, actor, action, entity_type, entity_key) VALUES ($1, 'Ada', 'x', $2, 'k')`,
        [PROJECT, type],
      );
    await expect(insert('flag')).rejects.toMatchObject({ constraint: 'audit_log_entity_type_check' });
    await insert('experiment');
    await migrate(database.url);
    await persistence.holdouts.create(holdout, aChange('holdout.create'));
    await persistence.metrics.create(aMetric(), aChange('metric.create'));
    expect(await persistence.flags.list(PROJECT, { limit: 9, cursor: null })).toMatchObject({ items: [] });
  });
});

describe('the tables of flags, holdouts and saved groups', () => {
  useDatabase(beforeAll, afterAll);

  const insert = (table: string, columns: string, values: string): Promise<unknown> =>
    execute(
      database.url,
      `INSERT INTO ${table} (id, project_id, key, name, description, created_at, updated_at, ${columns})
       VALUES ($1, $2, $3, '', '', now(), now(), ${values})`,
      [randomUUID(), PROJECT, aKey('row')],
    );

  it.each([
    ['holdouts', 'a share above a half', 'scope, unit, share, version', `'project', 'id', 0.51, 1`, 'share'],
    ['holdouts', 'a share below zero', 'scope, unit, share, version', `'project', 'id', -0.01, 1`, 'share'],
    ['holdouts', 'a scope nobody knows', 'scope, unit, share, version', `'planet', 'id', 0.1, 1`, 'scope'],
    ['holdouts', 'a version zero', 'scope, unit, share, version', `'global', 'id', 0.1, 0`, 'version'],
    ['flags', 'a version zero', 'enabled, rules, version', `true, '[]', 0`, 'version'],
    ['saved_groups', 'a type nobody knows', 'content, version', `'{"type": "guess"}', 1`, 'content'],
    ['saved_groups', 'no type', 'content, version', `'{}', 1`, 'content'],
    ['saved_groups', 'a version zero', 'content, version', `'{"type": "list"}', 0`, 'version'],
  ])('refuse, among %s, %s', async (table, _what, columns, values, check) => {
    await expect(insert(table, columns, values)).rejects.toMatchObject({
      constraint: `${table}_${check}_check`,
    });
  });

  it('give a key up with its row, and follow it when it is changed by hand', async () => {
    const [flag, experiment] = [aFlag(), anExperiment()];
    await persistence.flags.create(flag, aChange('flag.create'));
    await persistence.experiments.create(experiment, aChange('experiment.create'));
    await execute(database.url, `UPDATE flags SET key = 'renamed' WHERE id = $1`, [flag.id]);
    const keys = 'SELECT key FROM feature_keys ORDER BY key';
    expect(await execute(database.url, keys)).toEqual([{ key: experiment.key }, { key: 'renamed' }]);
    await execute(database.url, 'DELETE FROM flags; DELETE FROM experiments');
    expect(await execute(database.url, keys)).toEqual([]);
  });
});
