import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AlreadyExistsError,
  InvalidInputError,
  NotFoundError,
  VersionConflictError,
  type Experiment,
  type ExperimentStatus,
  type Page,
} from '#libs/domain';
import { aChange, aDecidedExperiment, aKey, anExperiment, NOWHERE, PROJECT } from './builders.js';
import { WORLDS, type World } from './worlds.js';

describe.each(WORLDS)('ExperimentRepository, %s', (_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  async function created(overrides: Partial<Experiment> = {}): Promise<Experiment> {
    const experiment = anExperiment(overrides);
    await world.experiments.create(experiment, aChange('experiment.create'));
    return experiment;
  }

  async function auditActions(key: string): Promise<string[]> {
    const { items } = await world.auditLog.list(PROJECT, { limit: 50, cursor: null }, key);
    return items.map((entry) => entry.action);
  }

  it.each([
    ['a draft', anExperiment()],
    ['a decided experiment', aDecidedExperiment()],
  ])('gives %s back in every member', async (_what, experiment) => {
    await world.experiments.create(experiment, aChange('experiment.create'));
    expect(await world.experiments.findByKey(PROJECT, experiment.key)).toEqual(experiment);
  });

  it('finds nothing under another key, in another project, or under text that is no key', async () => {
    const { key } = await created();
    expect(await world.experiments.findByKey(PROJECT, `${key}x`)).toBeNull();
    expect(await world.experiments.findByKey(NOWHERE, key)).toBeNull();
    expect(await world.experiments.findByKey(PROJECT, 'nul\u0000')).toBeNull();
  });

  it('refuses a key that is taken, and then leaves no trace', async () => {
    const { key } = await created();
    const before = await world.catalogue.currentVersion();
    const second = world.experiments.create(anExperiment({ key }), aChange('experiment.create'));
    await expect(second).rejects.toBeInstanceOf(AlreadyExistsError);
    expect(await world.catalogue.currentVersion()).toBe(before);
    expect(await auditActions(key)).toEqual(['experiment.create']);
  });

  it('refuses a project that does not exist', async () => {
    const orphan = anExperiment({ projectId: NOWHERE });
    const creation = world.experiments.create(orphan, aChange('experiment.create'));
    await expect(creation).rejects.toBeInstanceOf(NotFoundError);
  });

  it('replaces the experiment at the next version and says what was before and after', async () => {
    const experiment = await created();
    const renamed: Experiment = { ...experiment, name: 'Renamed', targeting: null, version: 2 };
    await world.experiments.update(renamed, aChange('experiment.update'));
    expect(await world.experiments.findByKey(PROJECT, experiment.key)).toEqual(renamed);
    const { items } = await world.auditLog.list(PROJECT, { limit: 1, cursor: null }, experiment.key);
    expect(items[0]).toMatchObject({
      ...aChange('experiment.update'),
      projectId: PROJECT,
      entityType: 'experiment',
      entityKey: experiment.key,
      before: JSON.parse(JSON.stringify(experiment)) as object,
      after: JSON.parse(JSON.stringify(renamed)) as object,
    });
  });

  it('keeps key and time of creation whatever an update says', async () => {
    const experiment = await created();
    const moved = { ...experiment, key: aKey('moved'), createdAt: new Date(0), version: 2 };
    await world.experiments.update(moved, aChange('experiment.update'));
    expect(await world.experiments.findByKey(PROJECT, experiment.key)).toEqual({ ...experiment, version: 2 });
    expect(await world.experiments.findByKey(PROJECT, moved.key)).toBeNull();
  });

  it.each([1, 3])('refuses to go from version 1 to version %i', async (version) => {
    const experiment = await created();
    const update = world.experiments.update({ ...experiment, version }, aChange('experiment.update'));
    await expect(update).rejects.toBeInstanceOf(VersionConflictError);
    expect(await world.experiments.findByKey(PROJECT, experiment.key)).toEqual(experiment);
    expect(await auditActions(experiment.key)).toEqual(['experiment.create']);
  });

  it('lets one of many concurrent updates win, with one audit entry', async () => {
    const experiment = await created();
    const updates = Array.from({ length: 12 }, (_, index) =>
      world.experiments.update(
        { ...experiment, name: `by ${index}`, version: 2 },
        aChange('experiment.update'),
      ),
    );
    const outcomes = await Promise.allSettled(updates);
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost).toHaveLength(11);
    for (const { reason } of lost) expect(reason).toBeInstanceOf(VersionConflictError);
    expect(await auditActions(experiment.key)).toEqual(['experiment.update', 'experiment.create']);
  });

  it('refuses to update or delete what is gone', async () => {
    const gone = anExperiment();
    const update = world.experiments.update({ ...gone, version: 2 }, aChange('experiment.update'));
    await expect(update).rejects.toBeInstanceOf(NotFoundError);
    const deletion = world.experiments.delete(gone, aChange('experiment.delete'));
    await expect(deletion).rejects.toBeInstanceOf(NotFoundError);
  });

  it('deletes at the stored version only, and frees the key', async () => {
    const experiment = await created();
    const stale = world.experiments.delete({ ...experiment, version: 2 }, aChange('experiment.delete'));
    await expect(stale).rejects.toBeInstanceOf(VersionConflictError);
    await world.experiments.delete(experiment, aChange('experiment.delete'));
    expect(await world.experiments.findByKey(PROJECT, experiment.key)).toBeNull();
    const { items } = await world.auditLog.list(PROJECT, { limit: 1, cursor: null }, experiment.key);
    expect(items[0]).toMatchObject({ action: 'experiment.delete', after: null });
    expect(items[0]?.before).toMatchObject({ key: experiment.key, version: 1 });
    await created({ key: experiment.key });
  });

  it('counts every write in the version of the catalogue', async () => {
    const start = await world.catalogue.currentVersion();
    const experiment = await created();
    await world.experiments.update({ ...experiment, version: 2 }, aChange('experiment.update'));
    await world.experiments.delete({ ...experiment, version: 2 }, aChange('experiment.delete'));
    expect(await world.catalogue.currentVersion()).toBe(start + 3);
  });

  it('names those that read a metric in any role and are not archived', async () => {
    const metric = aKey('read');
    const roles = { primary: [], secondary: [], guardrails: [] };
    const primary = await created({ metrics: { ...roles, primary: ['other', metric] } });
    const secondary = await created({ metrics: { ...roles, secondary: [metric] } });
    const guardrail = await created({ metrics: { ...roles, guardrails: [{ metric, margin: null }] } });
    await created({ metrics: { ...roles, primary: [`${metric}0`] } });
    await created({ metrics: { ...roles, primary: [metric] }, status: 'archived' });
    const keys = await world.experiments.listKeysUsingMetric(PROJECT, metric);
    expect(keys.sort()).toEqual([primary.key, secondary.key, guardrail.key].sort());
    expect(await world.experiments.listKeysUsingMetric(NOWHERE, metric)).toEqual([]);
  });
});

describe.each(WORLDS)('Lists of ExperimentRepository, %s', (_name, open) => {
  let world: World;
  const tie = new Date('2026-02-01T00:00:00.123Z');
  const statuses: ExperimentStatus[] = [
    'draft',
    'running',
    'running',
    'draft',
    'stopped',
    'running',
    'draft',
  ];
  const experiments = statuses.map((status, index) =>
    anExperiment(index % 3 === 0 ? { status, createdAt: tie } : { status }),
  );

  beforeAll(async () => {
    world = await open();
    for (const experiment of experiments) {
      await world.experiments.create(experiment, aChange('experiment.create'));
    }
  });
  afterAll(() => world.close());

  async function allPages(limit: number, status: ExperimentStatus | null): Promise<Page<Experiment>[]> {
    const pages: Page<Experiment>[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<Experiment> = await world.experiments.list(PROJECT, { limit, cursor }, status);
      pages.push(page);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return pages;
  }

  it.each([1, 2, 3, 7, 200])('shows each once, newest first, %i at a time', async (limit) => {
    const pages = await allPages(limit, null);
    const shown = pages.flatMap((page) => page.items);
    const times = shown.map((experiment) => experiment.createdAt.getTime());
    expect(times).toEqual([...times].sort((one, other) => other - one));
    expect(shown.map(({ id }) => id).sort()).toEqual(experiments.map(({ id }) => id).sort());
    expect(pages).toHaveLength(Math.ceil(experiments.length / limit));
  });

  it('shows one status when asked for it', async () => {
    const shown = (await allPages(2, 'running')).flatMap((page) => page.items);
    const running = experiments.filter(({ status }) => status === 'running');
    expect(shown.map(({ key }) => key)).toEqual(running.map(({ key }) => key).reverse());
  });

  it('shows none of another project', async () => {
    const page = await world.experiments.list(NOWHERE, { limit: 5, cursor: null }, null);
    expect(page).toEqual({ items: [], nextCursor: null });
  });

  it('shows none twice when one is added between two pages', async () => {
    const first = await world.experiments.list(PROJECT, { limit: 3, cursor: null }, null);
    const added = anExperiment({ createdAt: new Date('2027-01-01T00:00:00Z') });
    await world.experiments.create(added, aChange('experiment.create'));
    const second = await world.experiments.list(PROJECT, { limit: 3, cursor: first.nextCursor }, null);
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(6);
    expect(ids).not.toContain(added.id);
    await world.experiments.delete(added, aChange('experiment.delete'));
  });

  it.each(['x', '', 'bm90IGEgY3Vyc29y', '\u0000'])('refuses the cursor %j', async (cursor) => {
    const page = world.experiments.list(PROJECT, { limit: 3, cursor }, null);
    await expect(page).rejects.toBeInstanceOf(InvalidInputError);
    await expect(page).rejects.toMatchObject({ violations: [{ pointer: '/cursor' }] });
  });
});
