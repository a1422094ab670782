import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Holdout } from '#libs/domain';
import { aChange, aHoldout, anExperiment, NOWHERE, PROJECT } from './builders.js';
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

  it('name the experiments that took them over, in whatever state, by key', async () => {
    const covered = [{ key: own.key, share: own.share }];
    const experiments = [
      anExperiment({ key: 'z-running', status: 'running', holdouts: covered }),
      anExperiment({
        key: 'a-archived',
        status: 'archived',
        holdouts: [...covered, { key: ended.key, share: 0.1 }],
      }),
      anExperiment({ key: 'b-of-nobody', status: 'running' }),
    ];
    for (const experiment of experiments) {
      await world.experiments.create(experiment, aChange('experiment.create'));
    }
    const archived = { projectId: PROJECT, key: 'a-archived', status: 'archived' };
    const running = { projectId: PROJECT, key: 'z-running', status: 'running' };
    expect(await world.holdouts.listCovered([own.key, ended.key, global.key])).toEqual(
      new Map([
        [own.key, [archived, running]],
        [ended.key, [archived]],
        [global.key, []],
      ]),
    );
    expect(await world.holdouts.listCovered([])).toEqual(new Map());
  });
});
