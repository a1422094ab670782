import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SavedGroup } from '#libs/domain';
import { aChange, aSavedGroup, PROJECT } from './builders.js';
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
