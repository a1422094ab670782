import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  aChange,
  aFlag,
  aHoldout,
  aMetric,
  anApiKey,
  anExperiment,
  aSavedGroup,
  PROJECT,
} from './builders.js';
import { WORLDS, type World } from './worlds.js';

describe.each(WORLDS)('CatalogueSource, %s', (_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  it('loads all that is not archived and not revoked', async () => {
    const [draft, archived] = [anExperiment(), anExperiment({ status: 'archived' })];
    const [flag, disabled] = [aFlag(), aFlag({ enabled: false, value: null, rules: [] })];
    const [holdout, ended] = [aHoldout(), aHoldout({ scope: 'global', endedAt: new Date(0) })];
    const savedGroup = aSavedGroup();
    const metric = aMetric();
    const [active, revoked] = [anApiKey(), anApiKey()];
    for (const experiment of [draft, archived]) {
      await world.experiments.create(experiment, aChange('experiment.create'));
    }
    for (const one of [flag, disabled]) await world.flags.create(one, aChange('flag.create'));
    for (const one of [holdout, ended]) await world.holdouts.create(one, aChange('holdout.create'));
    await world.savedGroups.create(savedGroup, aChange('saved-group.create'));
    await world.metrics.create(metric, aChange('metric.create'));
    for (const key of [active, revoked]) await world.apiKeys.create(key, aChange('api-key.create'));
    await world.apiKeys.revoke(PROJECT, revoked.id, aChange('api-key.revoke'));

    const version = await world.catalogue.currentVersion();
    expect(await world.catalogue.load()).toEqual({
      version,
      experiments: [draft],
      flags: [flag, disabled],
      holdouts: [holdout, ended],
      savedGroups: [savedGroup],
      metrics: [metric],
      keys: [active],
    });
  });

  it('shows what became of groups and flags, and no more what is gone', async () => {
    const [kept, changed, gone] = [aSavedGroup(), aSavedGroup(), aSavedGroup()];
    for (const group of [kept, changed, gone]) {
      await world.savedGroups.create(group, aChange('saved-group.create'));
    }
    const groupsNow = async () =>
      (await world.catalogue.load()).savedGroups.filter(({ id }) =>
        [kept.id, changed.id, gone.id].includes(id),
      );
    expect((await groupsNow()).map(({ key }) => key).sort()).toEqual(
      [kept, changed, gone].map(({ key }) => key).sort(),
    );
    const after = { ...changed, content: { type: 'condition' as const, condition: {} }, version: 2 };
    await world.savedGroups.update(after, aChange('saved-group.update'));
    await world.savedGroups.delete(gone, aChange('saved-group.delete'));
    const again = aSavedGroup({ key: gone.key });
    await world.savedGroups.create(again, aChange('saved-group.create'));
    const { savedGroups } = await world.catalogue.load();
    expect(savedGroups.filter(({ key }) => [kept.key, changed.key, gone.key].includes(key))).toHaveLength(3);
    expect(savedGroups).toEqual(expect.arrayContaining([kept, after, again]));
    expect(await groupsNow()).toEqual(expect.arrayContaining([kept, after]));
  });

  it('shows what an experiment is now, when it is gone, and when it is back as it was', async () => {
    const [kept, changed] = [anExperiment(), anExperiment()];
    for (const one of [kept, changed]) await world.experiments.create(one, aChange('experiment.create'));
    const now = async () =>
      (await world.catalogue.load()).experiments.filter(({ id }) => [kept.id, changed.id].includes(id));
    const first = await now();
    expect(first).toEqual([kept, changed]);
    const states = [
      { traffic: 0.5 },
      { status: 'archived' },
      { status: 'draft' },
      { traffic: 0.35 },
    ] as const;
    let current = changed;
    for (const state of states) {
      current = { ...current, ...state, version: current.version + 1 };
      await world.experiments.update(current, aChange('experiment.update'));
      expect(await now()).toEqual(current.status === 'archived' ? [kept] : [kept, current]);
    }
  });

  it('never shows a version beside what another version held', async () => {
    let experiment = anExperiment();
    await world.experiments.create(experiment, aChange('experiment.create'));
    const start = (await world.catalogue.currentVersion()) - experiment.version;
    const writing = (async () => {
      for (let version = 2; version <= 30; version += 1) {
        experiment = { ...experiment, version };
        await world.experiments.update(experiment, aChange('experiment.update'));
      }
    })();
    let seen = 0;
    while (seen < 30) {
      const snapshot = await world.catalogue.load();
      seen = snapshot.experiments.find(({ key }) => key === experiment.key)?.version ?? -1;
      expect(snapshot.version - seen).toBe(start);
    }
    await writing;
  });

  it('tells of every kind of change, and no more once closed', async () => {
    const bell = aBell();
    const subscription = await world.catalogue.subscribe(bell.ring);
    const writes = [
      () => world.experiments.create(anExperiment(), aChange('experiment.create')),
      () => world.metrics.create(aMetric(), aChange('metric.create')),
      () => world.apiKeys.create(anApiKey(), aChange('api-key.create')),
    ];
    for (const write of writes) {
      const rung = bell.next();
      await write();
      await rung;
    }
    await subscription.close();
    const rungBefore = bell.count();
    const laterBell = aBell();
    const later = await world.catalogue.subscribe(laterBell.ring);
    const rung = laterBell.next();
    await world.metrics.create(aMetric(), aChange('metric.create'));
    await rung;
    expect(bell.count()).toBe(rungBefore);
    await later.close();
  });

  it('says nothing of a write that failed', async () => {
    const metric = aMetric();
    await world.metrics.create(metric, aChange('metric.create'));
    const bell = aBell();
    const subscription = await world.catalogue.subscribe(bell.ring);
    await expect(world.metrics.create(metric, aChange('metric.create'))).rejects.toThrow();
    const rung = bell.next();
    await world.metrics.create(aMetric(), aChange('metric.create'));
    await rung;
    expect(bell.count()).toBe(1);
    await subscription.close();
  });
});

function aBell() {
  let rings = 0;
  let waiting: (() => void)[] = [];
  return {
    ring: () => {
      rings += 1;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    next: () => new Promise<void>((resolve) => waiting.push(resolve)),
    count: () => rings,
  };
}
