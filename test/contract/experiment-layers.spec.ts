import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LayerTakenError, VersionConflictError, type Experiment } from '#libs/domain';
import { aChange, aKey, anExperiment, NOWHERE, PROJECT } from './builders.js';
import { WORLDS, type World } from './worlds.js';

type Ranges = Experiment['layerRanges'];

describe.each(WORLDS)('Layers of ExperimentRepository, %s', (_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  async function created(overrides: Partial<Experiment>): Promise<Experiment> {
    const experiment = anExperiment(overrides);
    await world.experiments.create(experiment, aChange('experiment.create'));
    return experiment;
  }

  async function updated(experiment: Experiment, change: Partial<Experiment>): Promise<Experiment> {
    const after = { ...experiment, ...change, version: experiment.version + 1 };
    await world.experiments.update(after, aChange('experiment.update'));
    return after;
  }

  const starting = (draft: Experiment, layerRanges: Ranges): Promise<Experiment> =>
    updated(draft, { status: 'running', layerRanges });

  it('lists who runs or is paused in a layer, oldest first', async () => {
    const layer = aKey('layer');
    const holding = [
      await created({ layer, status: 'running', layerRanges: [[0, 0.25]] }),
      await created({ layer, status: 'paused', layerRanges: [[0.25, 0.5]] }),
      await created({ layer, status: 'running', layerRanges: null }),
    ];
    for (const status of ['draft', 'stopped', 'decided', 'archived'] as const)
      await created({ layer, status });
    await created({ layer: `${layer}0`, status: 'running' });
    expect(await world.experiments.listHoldingLayer(PROJECT, layer)).toEqual(holding);
    expect(await world.experiments.listHoldingLayer(NOWHERE, layer)).toEqual([]);
  });

  it.each<[string, Partial<Experiment>]>([
    ['a running one', { status: 'running', layerRanges: [[0.5, 0.75]] }],
    ['a paused one', { status: 'paused', layerRanges: [[0.1, 0.2], [0.4, 0.75]] }], // prettier-ignore
    ['one that started before there were ranges', { status: 'running', layerRanges: null }],
  ])('refuses what %s holds, and leaves everything as it was', async (_what, other) => {
    const layer = aKey('layer');
    const holder = await created({ layer, ...other });
    const draft = await created({ layer });
    const version = await world.catalogue.currentVersion();
    const start = starting(draft, [[0.7, 0.8]]);
    await expect(start).rejects.toBeInstanceOf(LayerTakenError);
    await expect(start).rejects.toThrow(holder.key);
    expect(await world.experiments.findByKey(PROJECT, draft.key)).toEqual(draft);
    expect(await world.catalogue.currentVersion()).toBe(version);
  });

  it('lets neighbours touch, other layers overlap, and those in who come after one that stopped', async () => {
    const layer = aKey('layer');
    const first = await created({ layer, status: 'running', layerRanges: [[0, 0.5]] });
    await starting(await created({ layer }), [[0.5, 1]]);
    await starting(await created({ layer: `${layer}0` }), [[0, 1]]);
    await starting(await created({}), null);
    await updated(first, { status: 'stopped' });
    await starting(await created({ layer }), [[0.1, 0.4]]);
  });

  it('lets an experiment go on holding what it holds, and grow only into what is free', async () => {
    const layer = aKey('layer');
    const first = await starting(await created({ layer }), [[0, 0.5]]);
    await starting(await created({ layer }), [[0.6, 0.7]]);
    const grown = await updated(first, { layerRanges: [[0, 0.5], [0.5, 0.6]] }); // prettier-ignore
    await expect(updated(grown, { layerRanges: [[0, 0.65]] })).rejects.toBeInstanceOf(LayerTakenError);
    await updated(grown, { status: 'paused', name: 'Renamed' });
  });

  it('lets two that overlap since an older release be paused and stopped', async () => {
    const layer = aKey('layer');
    const one = await created({ layer, status: 'running', layerRanges: null });
    await created({ layer, status: 'running', layerRanges: null });
    const paused = await updated(one, { status: 'paused' });
    await updated(await updated(paused, { status: 'running' }), { status: 'stopped' });
  });

  it('says that somebody was faster before it says what is taken', async () => {
    const layer = aKey('layer');
    await created({ layer, status: 'running', layerRanges: [[0, 1]] });
    const draft = await created({ layer });
    const stale = starting({ ...draft, version: 2 }, [[0, 1]]);
    await expect(stale).rejects.toBeInstanceOf(VersionConflictError);
  });

  it('lets one of many that want the same stretch at the same time have it', async () => {
    const layer = aKey('layer');
    const drafts = await Promise.all(Array.from({ length: 8 }, () => created({ layer })));
    const outcomes = await Promise.allSettled(
      drafts.map((draft, index) => starting(draft, [[index * 0.01, index * 0.01 + 0.5]])),
    );
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost).toHaveLength(7);
    for (const { reason } of lost) expect(reason).toBeInstanceOf(LayerTakenError);
    expect(await world.experiments.listHoldingLayer(PROJECT, layer)).toHaveLength(1);
  });

  it('never lets two hold the same, whoever starts, grows and stops at the same time', async () => {
    const layer = aKey('layer');
    const drafts = await Promise.all(Array.from({ length: 10 }, () => created({ layer })));
    const lives = drafts.map(async (draft, index) => {
      const from = (index % 5) * 0.15;
      const running = await starting(draft, [[from, from + 0.1]]);
      const grown = await updated(running, { layerRanges: [[from, from + 0.25]] });
      if (index % 2 === 1) await updated(grown, { status: 'stopped' });
    });
    let isOver = false;
    const over = Promise.allSettled(lives).finally(() => (isOver = true));
    do expectDisjoint(await world.experiments.listHoldingLayer(PROJECT, layer));
    while (!isOver);
    const lost = (await over).filter((outcome) => outcome.status === 'rejected');
    for (const { reason } of lost) expect(reason).toBeInstanceOf(LayerTakenError);
    // Those that never stop begin at five places, of which each, grown, reaches the next.
    expect(lost.length).toBeGreaterThan(0);
    const left = await world.experiments.listHoldingLayer(PROJECT, layer);
    expect(left.length).toBeGreaterThan(0);
    expectDisjoint(left);
  });
});

function expectDisjoint(holding: readonly Experiment[]): void {
  const ranges = holding.flatMap(({ layerRanges }) => layerRanges ?? []);
  ranges.sort(([one], [other]) => one - other);
  ranges.slice(1).forEach(([start], index) => {
    expect(start).toBeGreaterThanOrEqual(ranges[index]?.[1] ?? Number.NaN);
  });
}
