import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AGGREGATION, QueueWorker, SIMULATIONS, WorkerWakeUp, type QueueWorkerOptions } from '#libs/queues';
import { BACKENDS, type Backend } from './backends.js';
import { Calls } from './calls.js';

const NEVER = 1e9;
/** What every close promises, and the margin that a busy machine needs. */
const CLOSE_MILLIS = 3_000 + 1_500;

describe.each(BACKENDS)('the queues on %s', (_name, open) => {
  let backend: Backend;
  let closing: (() => Promise<void>)[];
  let errors: Error[];

  beforeEach(async () => {
    backend = await open();
    closing = [];
    errors = [];
  });
  afterEach(async () => {
    await Promise.all(closing.map((close) => close()));
    await backend.close();
  });

  function aWakeUp(failures = new Calls()): WorkerWakeUp {
    const wakeUp = new WorkerWakeUp({
      location: backend.location,
      onError: (error) => {
        errors.push(error);
        failures.note();
      },
    });
    closing.push(() => wakeUp.close());
    return wakeUp;
  }

  function aWorker(drain: () => void | Promise<void>, options: Partial<QueueWorkerOptions> = {}) {
    const worker = new QueueWorker({
      queue: AGGREGATION,
      location: backend.location,
      work: async () => drain(),
      onError: (error) => errors.push(error),
      withoutQueueAfter: NEVER,
      ...options,
    });
    closing.push(() => worker.close());
    return worker;
  }

  async function untilGiven(wakeUp: WorkerWakeUp, count: number): Promise<void> {
    while (wakeUp.counts.given < count) await tick(wakeUp);
  }

  async function untilFailed(wakeUp: WorkerWakeUp, count: number): Promise<void> {
    while (wakeUp.counts.failed < count) await tick(wakeUp);
  }

  async function tick(wakeUp: WorkerWakeUp): Promise<void> {
    wakeUp.eventsArrived();
    await new Promise((resolve) => setImmediate(resolve));
  }

  it('keep one waiting job, however many hints there are', async () => {
    const wakeUp = aWakeUp();
    await untilGiven(wakeUp, 4);
    expect(await backend.jobs()).toMatchObject({ waiting: 1, delayed: 0, active: 0, failed: 0 });
    expect(wakeUp.counts.failed).toBe(0);
  });

  it('take what was hinted before there was a worker, and keep nothing of what is done', async () => {
    const wakeUp = aWakeUp();
    await untilGiven(wakeUp, 1);
    const drains = new Calls();
    const drained = drains.next();
    aWorker(drains.note);
    await drained;
    while (((await backend.jobs())['active'] ?? 0) > 0);
    expect(await backend.jobs()).toMatchObject({ completed: 0, failed: 0 });
    expect(errors).toEqual([]);
  });

  it('remember a hint that comes while a drain is at work', async () => {
    const wakeUp = aWakeUp();
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const drains = new Calls();
    const begun = drains.next();
    const again = drains.next(2);
    aWorker(() => {
      drains.note();
      return drains.count === 1 ? held : undefined;
    });
    await begun;
    await untilGiven(wakeUp, wakeUp.counts.given + 1);
    finish();
    await again;
  });

  it('drain every second without any hint, on one schedule for all workers', async () => {
    const drains = new Calls();
    const thrice = drains.next(3);
    const startedAt = performance.now();
    for (const _worker of [1, 2]) aWorker(drains.note, { rescheduleEvery: 200 });
    await thrice;
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    const { delayed = 0, waiting = 0, active = 0 } = await backend.jobs();
    expect(delayed + waiting + active).toBeLessThanOrEqual(2);
    expect(errors).toEqual([]);
  });

  it('go on after a drain that failed, and say that it did', async () => {
    const drains = new Calls();
    const thrice = drains.next(3);
    aWorker(() => {
      drains.note();
      if (drains.count === 1) throw new Error('poison');
    });
    await thrice;
    expect(errors.map((error) => error.message)).toEqual(['poison']);
  });

  it('put the schedule back after the queue was wiped', async () => {
    const drains = new Calls();
    const begun = drains.next();
    aWorker(drains.note, { rescheduleEvery: 500 });
    await begun;
    await backend.wipe();
    await drains.next(2);
  });

  it('work again after every connection was cut', async () => {
    const wakeUp = aWakeUp();
    const drains = new Calls();
    const begun = drains.next();
    aWorker(drains.note);
    await begun;
    await untilGiven(wakeUp, 1);
    backend.relay.cut();
    await Promise.all([drains.next(2), untilGiven(wakeUp, wakeUp.counts.given + 2)]);
  });

  it('work once their server is there, when it was not at the start', async () => {
    await backend.relay.down();
    const failures = new Calls();
    const firstFailure = failures.next();
    const wakeUp = aWakeUp(failures);
    const drains = new Calls();
    const drained = drains.next(2);
    aWorker(drains.note);
    wakeUp.eventsArrived();
    await firstFailure;
    await backend.relay.open();
    await Promise.all([drained, untilGiven(wakeUp, 1)]);
  });

  it('never hold up or throw at who hints, and tell of many failures once', async () => {
    await backend.relay.down();
    const wakeUp = aWakeUp();
    const startedAt = performance.now();
    for (let hint = 0; hint < 10_000; hint += 1) wakeUp.eventsArrived();
    expect(performance.now() - startedAt).toBeLessThan(500);
    await untilFailed(wakeUp, 3);
    expect(errors).toHaveLength(1);
    expect(wakeUp.counts.given).toBe(0);
  });

  it('give up a hint to a server that does not answer', async () => {
    const wakeUp = aWakeUp();
    await untilGiven(wakeUp, 1);
    backend.relay.silence();
    await untilFailed(wakeUp, 1);
    backend.relay.resume();
    await untilGiven(wakeUp, 2);
  });

  it('drain all the same while their server is away', async () => {
    await backend.relay.down();
    const drains = new Calls();
    const drained = drains.next(2);
    aWorker(drains.note, { withoutQueueAfter: 100 });
    await drained;
  });

  it.each<[string, (relay: Backend['relay']) => void | Promise<void>]>([
    ['there', () => undefined],
    ['silent', (relay) => relay.silence()],
    ['gone', (relay) => relay.down()],
  ])('close in time with a server that is %s', async (_state, disturb) => {
    const wakeUp = aWakeUp();
    const drains = new Calls();
    const begun = drains.next();
    const worker = aWorker(drains.note);
    await begun;
    await untilGiven(wakeUp, 1);
    await disturb(backend.relay);
    wakeUp.eventsArrived();
    const startedAt = performance.now();
    await Promise.all([worker.close(), wakeUp.close()]);
    expect(performance.now() - startedAt).toBeLessThan(CLOSE_MILLIS);
  });

  it('close in time while a drain hangs, and let one finish that does not', async () => {
    const begun = new Calls();
    let wasFinished = false;
    const beginning = begun.next();
    const quick = aWorker(async () => {
      begun.note();
      await new Promise((resolve) => setTimeout(resolve, 300));
      wasFinished = true;
    });
    await beginning;
    await quick.close();
    expect(wasFinished).toBe(true);

    const hanging = new Calls();
    const hung = hanging.next();
    const stuck = aWorker(() => {
      hanging.note();
      return new Promise<void>(() => undefined);
    });
    await hung;
    const startedAt = performance.now();
    await stuck.close();
    expect(performance.now() - startedAt).toBeLessThan(CLOSE_MILLIS);
  });

  it('wake for each kind of work those who do it, and nobody else', async () => {
    const wakeUp = aWakeUp();
    while (wakeUp.counts.given < 2) {
      wakeUp.simulationAsked();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await backend.jobs(SIMULATIONS)).toMatchObject({ waiting: 1, delayed: 0 });
    expect(await backend.jobs(AGGREGATION)).toMatchObject({ waiting: 0, delayed: 0 });
    const simulations = new Calls();
    const begun = simulations.next();
    aWorker(simulations.note, { queue: SIMULATIONS });
    await begun;
    expect(wakeUp.counts.failed).toBe(0);
  });

  it('look for simulations every few seconds, though all hints are lost', async () => {
    const looks = new Calls();
    const twice = looks.next(2);
    aWorker(looks.note, { queue: SIMULATIONS });
    await twice;
  });

  it('give the next simulation to another worker while the first is still at one', async () => {
    const wakeUp = aWakeUp();
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const [first, second] = [new Calls(), new Calls()];
    const [firstBegun, secondBegun] = [first.next(), second.next()];
    aWorker(() => (first.note(), held), { queue: SIMULATIONS });
    wakeUp.simulationAsked();
    await firstBegun;
    aWorker(second.note, { queue: SIMULATIONS });
    await secondBegun;
    finish();
    expect(first.count).toBe(1);
  });

  it('look for simulations all the same while their server is away', async () => {
    await backend.relay.down();
    const wakeUp = aWakeUp();
    const looks = new Calls();
    const looked = looks.next(2);
    aWorker(looks.note, { queue: SIMULATIONS, withoutQueueAfter: 100 });
    const startedAt = performance.now();
    for (let hint = 0; hint < 10_000; hint += 1) wakeUp.simulationAsked();
    expect(performance.now() - startedAt).toBeLessThan(500);
    await looked;
  });
});
