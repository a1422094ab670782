import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  AlreadyExistsError,
  NotFoundError,
  SIMULATION_SILENT_AFTER_MILLIS,
  type Simulation,
} from '#libs/domain';
import { aSimulation, aSimulationResult, NOWHERE, PROJECT } from './builders.js';
import { WORLDS, type World } from './worlds.js';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const later = (millis: number): Date => new Date(NOW.getTime() + millis);

describe.each(WORLDS)('SimulationRepository, %s', (_name, open) => {
  let world: World;
  beforeEach(async () => {
    world = await open();
  });
  afterEach(() => world.close());

  async function created(overrides: Partial<Simulation> = {}): Promise<Simulation> {
    const simulation = aSimulation(overrides);
    await world.simulations.create(simulation);
    return simulation;
  }

  async function claimed(now = NOW): Promise<Simulation> {
    const simulation = await world.simulations.claim(now);
    if (simulation === null) throw new Error('nothing is queued');
    return simulation;
  }

  const done = (simulation: Simulation, finishedAt = later(5_000)): Simulation => ({
    ...simulation,
    status: 'done',
    progress: 1,
    result: aSimulationResult(),
    finishedAt,
  });

  const stored = (id: string): Promise<Simulation | null> => world.simulations.find(PROJECT, id);

  it('gives one back in every member, queued, done and failed', async () => {
    const simulation = await created();
    expect(await stored(simulation.id)).toEqual(simulation);
    const finished = { ...done(await claimed()), metricVersion: 4 };
    expect(await world.simulations.finish(finished)).toBe(true);
    expect(await stored(simulation.id)).toEqual(finished);

    await created();
    const failed: Simulation = {
      ...(await claimed()),
      status: 'failed',
      progress: 0.5,
      failure: 'The metric is gone.',
      finishedAt: later(1),
    };
    await world.simulations.finish(failed);
    expect(await stored(failed.id)).toEqual(failed);
  });

  it('finds nothing in another project, under another id, or under text that is no id', async () => {
    const { id } = await created();
    expect(await world.simulations.find(NOWHERE, id)).toBeNull();
    expect(await stored(randomUUID())).toBeNull();
    expect(await stored('nul\u0000')).toBeNull();
  });

  it('refuses an id that is taken and a project that does not exist', async () => {
    const { id } = await created();
    await expect(world.simulations.create(aSimulation({ id }))).rejects.toBeInstanceOf(AlreadyExistsError);
    const orphan = aSimulation({ projectId: NOWHERE });
    await expect(world.simulations.create(orphan)).rejects.toBeInstanceOf(NotFoundError);
  });

  it('lists newest first, page by page', async () => {
    const simulations = [await created(), await created(), await created()];
    const first = await world.simulations.list(PROJECT, { limit: 2, cursor: null });
    const second = await world.simulations.list(PROJECT, { limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items]).toEqual(simulations.reverse());
    expect(second.nextCursor).toBeNull();
    expect((await world.simulations.list(NOWHERE, { limit: 2, cursor: null })).items).toEqual([]);
  });

  it('gives out the oldest first, as running, until there is none', async () => {
    const [one, other] = [await created(), await created()];
    expect(await claimed()).toEqual({ ...one, status: 'running', attempts: 1 });
    expect(await claimed()).toEqual({ ...other, status: 'running', attempts: 1 });
    expect(await world.simulations.claim(NOW)).toBeNull();
  });

  it('gives no two workers the same one', async () => {
    const simulations = await Promise.all(Array.from({ length: 6 }, () => created()));
    const claims = await Promise.all(Array.from({ length: 12 }, () => world.simulations.claim(NOW)));
    const ids = claims.flatMap((claim) => claim?.id ?? []);
    expect(ids.sort()).toEqual(simulations.map(({ id }) => id).sort());
  });

  it('keeps progress, and the worker that gives signs of life', async () => {
    await created();
    const running = await claimed();
    const silence = SIMULATION_SILENT_AFTER_MILLIS;
    expect(await world.simulations.report(running, 0.25, later(silence))).toBe(true);
    expect(await stored(running.id)).toEqual({ ...running, progress: 0.25 });
    expect(await world.simulations.claim(later(2 * silence))).toBeNull();
  });

  it('gives the work of a worker that fell silent to another, and tells the first when it wakes', async () => {
    await created();
    const first = await claimed();
    await world.simulations.report(first, 0.5, NOW);
    const afterwards = later(SIMULATION_SILENT_AFTER_MILLIS + 1);
    const second = await claimed(afterwards);
    expect(second).toEqual({ ...first, attempts: 2, progress: 0 });

    expect(await world.simulations.report(first, 0.75, afterwards)).toBe(false);
    expect(await world.simulations.finish(done(first))).toBe(false);
    await world.simulations.release(first);
    expect(await stored(second.id)).toEqual(second);
    expect(await world.simulations.finish(done(second))).toBe(true);
    expect(await world.simulations.report(second, 0.1, afterwards)).toBe(false);
  });

  it('gives out again, at once, what was put back', async () => {
    const simulation = await created();
    const first = await claimed();
    await world.simulations.report(first, 0.5, NOW);
    await world.simulations.release(first);
    expect(await stored(simulation.id)).toEqual({ ...simulation, attempts: 1 });
    expect(await claimed()).toMatchObject({ id: simulation.id, status: 'running', attempts: 2 });
  });

  it('knows the newest one of each metric that has a result', async () => {
    const of = (metric: string) => ({ plan: { ...aSimulation().plan, metric } });
    await created(of('one'));
    await created(of('one'));
    await created(of('other'));
    await created(of('failing'));
    const [newer, older, other] = [
      done(await claimed(), later(9_000)),
      done(await claimed(), later(2_000)),
      done(await claimed()),
    ];
    const failed: Simulation = {
      ...(await claimed()),
      status: 'failed',
      failure: 'no data',
      finishedAt: later(1),
    };
    for (const finished of [newer, older, other, failed]) await world.simulations.finish(finished);
    await created(of('one'));

    const found = await world.simulations.newestByMetric(PROJECT, ['other', 'one', 'failing', 'nul\u0000']);
    const byMetric = new Map(found.map((simulation) => [simulation.plan.metric, simulation]));
    expect([...byMetric.keys()].sort()).toEqual(['one', 'other']);
    expect(found).toHaveLength(2);
    expect(byMetric.get('one')).toEqual(newer);
    expect(byMetric.get('other')).toEqual(other);
    expect(await world.simulations.newestByMetric(PROJECT, [])).toEqual([]);
    expect(await world.simulations.newestByMetric(NOWHERE, ['one'])).toEqual([]);
  });
});
