import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlreadyExistsError, type Flag } from '#libs/domain';
import { aChange, aFlag, aKey, anExperiment, PROJECT } from './builders.js';
import { describeVersionedPort } from './versioned-suite.js';
import { WORLDS, type World } from './worlds.js';

describeVersionedPort('FlagRepository', {
  entityType: 'flag',
  repositoryOf: (world) => world.flags,
  build: aFlag,
});

describe.each(WORLDS)('Flags, %s', (_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  const createFlag = (overrides: Partial<Flag>): Promise<void> =>
    world.flags.create(aFlag(overrides), aChange('flag.create'));
  const createExperiment = (key: string): Promise<void> =>
    world.experiments.create(anExperiment({ key }), aChange('experiment.create'));

  it.each<[Flag['value']]>([
    [null],
    [false],
    [0],
    [-1.5e-300],
    [''],
    ['true'],
    ['{"not": "an object"}'],
    ['NULL'],
    [[]],
    [{}],
    [{ nested: [1, null, { deep: 'é\u2028"\\' }] }],
  ])('give the value %j back as it was, of the flag and of a rule', async (value) => {
    const [rule] = aFlag().rules;
    const flag = aFlag({ value, rules: rule ? [{ ...rule, value }] : [] });
    await world.flags.create(flag, aChange('flag.create'));
    expect(await world.flags.findByKey(PROJECT, flag.key)).toEqual(flag);
    const changed = { ...flag, value: { was: value }, enabled: false, rules: [], version: 2 };
    await world.flags.update(changed, aChange('flag.update'));
    await world.flags.update({ ...changed, value, version: 3 }, aChange('flag.update'));
    expect(await world.flags.findByKey(PROJECT, flag.key)).toEqual({ ...changed, value, version: 3 });
  });

  it('share their keys with experiments, both ways, until one is gone', async () => {
    const [ofFlag, ofExperiment] = [aKey('shared'), aKey('shared')];
    const flag = aFlag({ key: ofFlag });
    await world.flags.create(flag, aChange('flag.create'));
    await createExperiment(ofExperiment);
    const version = await world.catalogue.currentVersion();
    const experiment = createExperiment(ofFlag);
    await expect(experiment).rejects.toBeInstanceOf(AlreadyExistsError);
    await expect(experiment).rejects.toThrow(`The flag "${ofFlag}" exists already`);
    const second = createFlag({ key: ofExperiment });
    await expect(second).rejects.toBeInstanceOf(AlreadyExistsError);
    await expect(second).rejects.toThrow(`The experiment "${ofExperiment}" exists already`);
    expect(await world.catalogue.currentVersion()).toBe(version);
    await world.flags.delete(flag, aChange('flag.delete'));
    await createExperiment(ofFlag);
  });

  it('and experiments never get one key, however many want it at the same time', async () => {
    const keys = Array.from({ length: 5 }, () => aKey('wanted'));
    const outcomes = await Promise.allSettled(
      keys.flatMap((key) => [createFlag({ key }), createExperiment(key), createFlag({ key })]),
    );
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost).toHaveLength(10);
    for (const { reason } of lost) expect(reason).toBeInstanceOf(AlreadyExistsError);
    for (const key of keys) {
      const found = [
        await world.flags.findByKey(PROJECT, key),
        await world.experiments.findByKey(PROJECT, key),
      ];
      expect(found.filter((one) => one !== null)).toHaveLength(1);
    }
  });
});
