import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NotFoundError, VersionConflictError, type Experiment, type SavedGroup } from '#libs/domain';
import { aChange, anExperiment, aSavedGroup, PROJECT } from './builders.js';
import { describeVersionedPort } from './versioned-suite.js';
import { WORLDS, type World } from './worlds.js';

describeVersionedPort('SavedGroupRepository', {
  entityType: 'saved-group',
  repositoryOf: (world) => world.savedGroups,
  build: aSavedGroup,
});

describe.each(WORLDS)('Saved groups, %s', (_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  async function created(content: SavedGroup['content']): Promise<SavedGroup> {
    const group = aSavedGroup({ content });
    await world.savedGroups.create(group, aChange('saved-group.create'));
    return group;
  }

  it.each<[string, SavedGroup['content']]>([
    ['a list in its order', { type: 'list', attribute: 'id', values: ['b', 'a', 3, 'a', 0.1 + 0.2, '3'] }],
    ['an empty list', { type: 'list', attribute: 'account.id', values: [] }],
    ['10,000 values', { type: 'list', attribute: 'id', values: Array.from({ length: 10_000 }, (_, i) => `u${i}`) }], // prettier-ignore
    ['a condition', { type: 'condition', condition: { $or: [{ country: 'NL' }, { age: { $gte: 18 } }] } }],
  ])('give %s back, and what it becomes', async (_what, content) => {
    const group = await created(content);
    expect(await world.savedGroups.findByKey(PROJECT, group.key)).toEqual(group);
    const changed: SavedGroup = { ...group, content: { type: 'condition', condition: {} }, version: 2 };
    await world.savedGroups.update(changed, aChange('saved-group.update'));
    expect(await world.savedGroups.findByKey(PROJECT, group.key)).toEqual(changed);
    expect((await world.catalogue.load()).savedGroups).toContainEqual(changed);
  });

  it('are listed with the number of their values in place of these', async () => {
    const list = await created({ type: 'list', attribute: 'id', values: ['a', 'b', 3] });
    const condition = await created({ type: 'condition', condition: { country: 'NL' } });
    const { items } = await world.savedGroups.list(PROJECT, { limit: 2, cursor: null });
    expect(items).toEqual([condition, { ...list, content: { type: 'list', attribute: 'id', count: 3 } }]);
  });
});

describe.each(WORLDS)('A change of a saved group with the experiments that use it, %s', (_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  const change = aChange('saved-group.update');

  async function aUsedGroup(): Promise<{ group: SavedGroup; users: Experiment[] }> {
    const group = aSavedGroup({ content: { type: 'condition', condition: { country: 'NL' } } });
    await world.savedGroups.create(group, aChange('saved-group.create'));
    const users = [anExperiment({ status: 'running' }), anExperiment({ status: 'paused' })];
    for (const user of users) await world.experiments.create(user, aChange('experiment.create'));
    return { group, users };
  }

  const renamed = <Item extends { name: string; version: number }>(item: Item, name: string): Item => ({
    ...item,
    name,
    version: item.version + 1,
  });

  async function stored(group: SavedGroup, users: readonly Experiment[]): Promise<unknown[]> {
    const found: unknown[] = [await world.savedGroups.findByKey(PROJECT, group.key)];
    for (const { key } of users) found.push(await world.experiments.findByKey(PROJECT, key));
    return found;
  }

  it('happens to all of them, each with an entry of its own', async () => {
    const { group, users } = await aUsedGroup();
    const version = await world.catalogue.currentVersion();
    const [groupAfter, usersAfter] = [renamed(group, 'New'), users.map((user) => renamed(user, 'New'))];
    await world.savedGroups.updateWithExperiments(groupAfter, usersAfter, change);
    expect(await stored(group, users)).toEqual([groupAfter, ...usersAfter]);
    expect(await world.catalogue.currentVersion()).toBe(version + 3);
    for (const [key, action] of [
      [group.key, 'saved-group.update'],
      ...users.map((user) => [user.key, 'experiment.update'] as const),
    ] as const) {
      const { items } = await world.auditLog.list(PROJECT, { limit: 1, cursor: null }, key);
      expect(items).toMatchObject([{ ...change, action, before: { version: 1 }, after: { version: 2 } }]);
    }
  });

  it('happens to none when one was changed or is gone meanwhile', async () => {
    const { group, users } = await aUsedGroup();
    const [first] = users.map((user) => renamed(user, 'New'));
    const stale = { ...renamed(users[1] ?? anExperiment(), 'New'), version: 3 };
    const version = await world.catalogue.currentVersion();
    for (const [ofGroup, ofExperiments, expected] of [
      [renamed(group, 'New'), [first, stale], VersionConflictError],
      [renamed(group, 'New'), [first, renamed(anExperiment(), 'New')], NotFoundError],
      [{ ...renamed(group, 'New'), version: 3 }, [first], VersionConflictError],
    ] as const) {
      const experiments = ofExperiments.filter((one) => one !== undefined);
      const update = world.savedGroups.updateWithExperiments(ofGroup, experiments, change);
      await expect(update).rejects.toBeInstanceOf(expected);
    }
    expect(await stored(group, users)).toEqual([group, ...users]);
    expect(await world.catalogue.currentVersion()).toBe(version);
  });

  it('loses nothing, and blocks nobody, when everything is changed at the same time', async () => {
    const { group, users } = await aUsedGroup();
    const reversed = [...users].reverse();
    const outcomes = await Promise.allSettled([
      ...[users, reversed, users, reversed].map((order, index) =>
        world.savedGroups.updateWithExperiments(
          renamed(group, `by ${index}`),
          order.map((user) => renamed(user, `by ${index}`)),
          change,
        ),
      ),
      ...users.map((user) => world.experiments.update(renamed(user, 'alone'), aChange('experiment.update'))),
      world.savedGroups.update(renamed(group, 'alone'), change),
    ]);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(VersionConflictError);
    }
    const after = (await stored(group, users)) as { name: string; version: number }[];
    expect(after.map(({ version }) => version)).toEqual([2, 2, 2]);
    const names = after.map(({ name }) => name);
    if (names.some((name) => name !== 'alone')) expect(new Set(names).size).toBe(1);
  });
});
