import type { Client, ClientOptions, TrackOptions } from './client-options.js';
import { systemClock } from './clock.js';
import { createDelivery } from './delivery.js';
import { createIdMaker } from './event-id.js';
import { createEventQueue } from './event-queue.js';
import { webEventStorage, type EventStorage } from './event-storage.js';
import type { ClientEvent, Entry } from './event.js';
import { createExposureMemory } from './exposure-memory.js';
import { localStorageOf, watchPage, type Page } from './page.js';
import type { ClientProblem } from './problem.js';
import { createTransport } from './transport.js';

const SEVEN_DAYS = 604_800_000;

/** An event before it has what all events have. */
type Draft = Record<string, unknown> & { type: ClientEvent['type']; unit: string };

/**
 * A client of one platform and key. Keep one for the life of the page or process, and `close` it before a process ends:
 * nothing here keeps Node alive. TypeError when an option is missing.
 */
export function createClient(options: ClientOptions): Client {
  const { clientKey, url } = options ?? {};
  if (!url || !clientKey)
    throw new TypeError(`createClient: the option ${url ? 'clientKey' : 'url'} is missing`);
  const { fetch, clock = systemClock, random = Math.random, page = globalThis } = options;
  const { flushInterval = 1_000, batchSize = 100, capacity = 2_000, exposureCapacity = 10_000 } = options;
  const { maxAge = SEVEN_DAYS, timeout = 10_000, retryBase = 1_000, retryLongest = 300_000 } = options;
  const { storage = browserStorage(page, clientKey), onError = warn } = options;

  const report = (problem: ClientProblem): void => {
    try {
      onError(problem);
    } catch {
      // The app's own mistake; there is nobody left to tell, and the events must go on.
    }
  };
  const memory = createExposureMemory(exposureCapacity);
  const makeId = createIdMaker();
  const queue = createEventQueue(storage, capacity, (cause) => {
    report({ kind: 'storage', message: `the storage of events failed: ${textOf(cause)}`, events: [], cause });
  });
  const lose = (entries: readonly Entry[], message: string): void => {
    const events = entries.map(({ text }) => JSON.parse(text) as ClientEvent);
    for (const event of events) if (event.type === 'exposure') memory.forget(event.unit, event.experiment);
    if (events.length > 0) report({ kind: 'lost', message, events });
  };
  const delivery = createDelivery({
    queue,
    transport: createTransport({ url, clientKey, timeout, clock, page, fetch }),
    clock,
    random,
    report,
    lose,
    settings: { flushInterval, batchSize, maxAge, retryBase, retryLongest },
  });
  const unwatch = watchPage(page, delivery.leave, () => void delivery.flush());
  let closing: Promise<void> | undefined;
  // What earlier pages left behind.
  if (storage) void delivery.flush();

  const add = (draft: Draft, timestamp?: TrackOptions['timestamp']): void => {
    const now = clock.now();
    const event = { id: makeId(now), ...draft, timestamp: new Date(timestamp ?? now).toISOString() };
    const entry = { id: event.id, text: JSON.stringify(event) };
    if (closing) lose([entry], 'the client is closed');
    else if (queue.add(entry)) delivery.wake();
    else lose([entry], `${capacity} events wait already`);
  };
  const safely = (act: () => void, event: object): void => {
    try {
      act();
    } catch (cause) {
      report({ kind: 'rejected', message: `no event can be made: ${textOf(cause)}`, events: [event], cause });
    }
  };

  const end = async (): Promise<void> => {
    unwatch();
    await delivery.end();
    lose(await queue.unsaved(), 'the client was closed before the platform could be reached');
  };

  return {
    track(unit, name, options) {
      const draft: Draft = { type: 'track', unit, name };
      safely(() => {
        const { value, properties, timestamp } = options ?? {};
        Object.assign(draft, { value, properties });
        // JSON would make it null, and the event would count for nothing.
        if (typeof value === 'number' && !Number.isFinite(value))
          throw new RangeError(`the value is ${value}`);
        add(draft, timestamp);
      }, draft);
    },
    exposure(unit, experiment, variant, attributes) {
      const draft: Draft = { type: 'exposure', unit, experiment, variant, attributes };
      safely(() => {
        if (memory.learn(unit, experiment, variant)) add(draft);
      }, draft);
    },
    flush: delivery.flush,
    close: () => (closing ??= end()),
  };
}

function browserStorage(page: Page, clientKey: string): EventStorage | null {
  const storage = localStorageOf(page);
  return storage && webEventStorage(storage, `consumer-science:${clientKey}:`);
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function warn({ kind, message }: ClientProblem): void {
  // eslint-disable-next-line no-console -- what was lost must not go unseen where nobody asked to be told.
  if (kind !== 'retrying') console.warn(`consumer-science: ${kind}: ${message}`);
}
