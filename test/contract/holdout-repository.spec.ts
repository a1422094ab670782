import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Holdout } from '#libs/domain';
import { aChange, aHoldout, NOWHERE, PROJECT } from './builders.js';
import { describeVersionedPort } from './versioned-suite.js';
import { WORLDS, type World } from './worlds.js';

describeVersionedPort('HoldoutRepository', {
  entityType: 'holdout',
  repositoryOf: (world) => world.holdouts,
  build: aHoldout,
});

describe.each(WORLDS)('Holdouts, %s', (_name, open) => {
  let world: World;
  const own = aHoldout({ key: 'b-own', share: 0.5 });
  const global = aHoldout({ key: 'a-global', scope: 'global', unit: 'account', share: 0 });
  const ended = aHoldout({ key: 'c-ended', scope: 'global', endedAt: new Date('2026-04-01T00:00:00.001Z') });

  beforeAll(async () => {
    world = await open();
    for (const holdout of [own, global, ended])
      await world.holdouts.create(holdout, aChange('holdout.create'));
  });
  afterAll(() => world.close());

  it.each<[string, Holdout]>([
    ['the own one', own],
    ['a global one', global],
    ['an ended one', ended],
  ])('give %s back in every member', async (_what, holdout) => {
    expect(await world.holdouts.findByKey(PROJECT, holdout.key)).toEqual(holdout);
  });

  it('of a project are its own and the global ones; of another project, the global ones alone', async () => {
    const all = { limit: 9, cursor: null };
    expect((await world.holdouts.list(PROJECT, all)).items).toEqual([ended, global, own]);
    expect((await world.holdouts.list(NOWHERE, all)).items).toEqual([ended, global]);
    expect(await world.holdouts.findByKey(NOWHERE, global.key)).toEqual(global);
    expect(await world.holdouts.findByKey(NOWHERE, own.key)).toBeNull();
  });

  it('page across scopes', async () => {
    const first = await world.holdouts.list(NOWHERE, { limit: 1, cursor: null });
    expect(first.items).toEqual([ended]);
    const second = await world.holdouts.list(NOWHERE, { limit: 1, cursor: first.nextCursor });
    expect(second).toEqual({ items: [global], nextCursor: null });
  });

  it('cover a project by key while they are in force', async () => {
    expect(await world.holdouts.listCovering(PROJECT)).toEqual([global, own]);
    expect(await world.holdouts.listCovering(NOWHERE)).toEqual([global]);
    const over = { ...own, endedAt: new Date('2026-05-01T00:00:00Z'), version: 2 };
    await world.holdouts.update(over, aChange('holdout.end'));
    expect(await world.holdouts.listCovering(PROJECT)).toEqual([global]);
    expect(await world.holdouts.findByKey(PROJECT, own.key)).toEqual(over);
  });
});
