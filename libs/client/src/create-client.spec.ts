import type { Client, ClientOptions } from './client-options.js';
import { createClient } from './create-client.js';
import { webEventStorage } from './event-storage.js';
import type { ClientProblem } from './problem.js';
import { EventPlatform, type SentEvent } from './testing/event-platform.js';
import { ManualClock } from './testing/manual-clock.js';
import { MapStorage } from './testing/map-storage.js';

let platform: EventPlatform;
let clock: ManualClock;
let problems: ClientProblem[];
let clients: Client[];
beforeEach(async () => {
  platform = await EventPlatform.start();
  clock = new ManualClock();
  [problems, clients] = [[], []];
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await platform.close();
});

function aClient(options: Partial<ClientOptions> = {}): Client {
  const client = createClient({
    url: platform.url,
    clientKey: 'cs_client_key',
    clock,
    random: () => 0.5,
    storage: null,
    onError: (problem) => void problems.push(problem),
    ...options,
  });
  clients.push(client);
  return client;
}

const stored = (): SentEvent[] => [...platform.stored.values()];
const kinds = (): string[] => problems.map(({ kind }) => kind);

describe('what is sent', () => {
  it('is what the platform takes', async () => {
    const client = aClient({ url: `${platform.url}/` });
    client.exposure('u1', 'landing-page', 'treatment', { country: 'NL' });
    client.track('u1', 'signup', { value: 12.5, properties: { plan: 'basic' } });
    client.track('u1', 'visit', { timestamp: new Date('2026-02-28T10:00:00Z') });
    expect(await client.flush()).toBe(true);
    const [request] = platform.requests;
    expect([request?.url, request?.headers.authorization]).toEqual(['/v1/events', 'Bearer cs_client_key']);
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    const [unit, timestamp] = ['u1', '2026-03-01T12:00:00.000Z'];
    expect(request?.events).toEqual([
      {
        id,
        type: 'exposure',
        unit,
        experiment: 'landing-page',
        variant: 'treatment',
        timestamp,
        attributes: { country: 'NL' },
      },
      { id, type: 'track', unit, name: 'signup', timestamp, value: 12.5, properties: { plan: 'basic' } },
      { id, type: 'track', unit, name: 'visit', timestamp: '2026-02-28T10:00:00.000Z' },
    ]);
  });

  it('is what the objects held when they were given', async () => {
    const client = aClient();
    const properties = { step: 1 };
    client.track('u1', 'checkout', { properties });
    properties.step = 2;
    await client.flush();
    expect(stored()[0]?.['properties']).toEqual({ step: 1 });
  });

  it('waits for company, and not for more than a batch', async () => {
    const client = aClient({ flushInterval: 2_000, batchSize: 3 });
    await client.flush();
    client.track('u1', 'a');
    client.track('u1', 'b');
    expect(clock.waits).toEqual([2_000]);
    const afterwards = platform.nextRequest();
    clock.advance(2_000);
    expect((await afterwards).events.map(({ name }) => name)).toEqual(['a', 'b']);
    await client.flush();
    const atOnce = platform.nextRequest();
    for (const name of ['c', 'd', 'e']) client.track('u1', name);
    expect((await atOnce).events).toHaveLength(3);
  });

  it('is cut into batches', async () => {
    const client = aClient({ batchSize: 10, capacity: 1_000 });
    for (let index = 0; index < 95; index++) client.track('u1', `n${index}`);
    await client.flush();
    expect(platform.requests.every(({ events }) => events.length <= 10)).toBe(true);
    expect(stored().map(({ name }) => name)).toEqual(Array.from({ length: 95 }, (_, index) => `n${index}`));
  });

  it('has each exposure once, and a change of variant', async () => {
    const client = aClient();
    for (const variant of ['a', 'a', 'b', 'b']) client.exposure('u1', 'e', variant);
    client.exposure('u2', 'e', 'a');
    await client.flush();
    client.exposure('u1', 'e', 'b');
    await client.flush();
    expect(stored().map(({ unit, variant }) => `${unit}${variant}`)).toEqual(['u1a', 'u1b', 'u2a']);
  });
});

describe('a platform that fails', () => {
  it.each(['dropped', 'taken, answer lost', 'taken, answer cut off', 'log-in page'] as const)(
    'counts once what was %s',
    async (fate) => {
      platform.fates = [fate, fate, { status: 503 }, { status: 404 }, { status: 401 }, { status: 500 }];
      const client = aClient();
      client.track('u1', 'signup');
      const outcomes: boolean[] = [];
      for (let attempt = 0; attempt < 7; attempt++) outcomes.push(await client.flush());
      expect(outcomes).toEqual([false, false, false, false, false, false, true]);
      expect(stored()).toHaveLength(1);
      expect(new Set(platform.requests.map(({ events }) => events[0]?.id)).size).toBe(1);
      expect(kinds()).toEqual(Array(6).fill('retrying'));
    },
  );

  it('is given more time after each failure, and asked again by a timer', async () => {
    platform.fates = [{ status: 503 }, 'dropped', { status: 502 }];
    const client = aClient({ retryBase: 1_000, retryLongest: 3_000 });
    client.track('u1', 'signup');
    const waits: (number | undefined)[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      await client.flush();
      waits.push(clock.waits[0]);
    }
    expect(waits).toEqual([500, 1_000, 1_500]);
    const next = platform.nextRequest();
    clock.advance(1_500);
    await next;
    expect(await client.flush()).toBe(true);
    expect(stored()).toHaveLength(1);
  });

  it('is not asked before its Retry-After is over, by nothing that happens', async () => {
    platform.fates = [{ status: 429, retryAfter: '30' }];
    const client = aClient({ batchSize: 2 });
    client.track('u1', 'a');
    expect(await client.flush()).toBe(false);
    expect(clock.waits).toEqual([30_500]);
    for (const name of ['b', 'c', 'd']) client.track('u1', name);
    clock.advance(29_000);
    expect(await client.flush()).toBe(false);
    expect(platform.requests).toHaveLength(1);
    clock.advance(1_500);
    expect(await client.flush()).toBe(true);
    expect(stored()).toHaveLength(4);
  });

  it('is left when it does not answer in time', async () => {
    platform.fates = ['never answered'];
    const client = aClient({ timeout: 5_000 });
    client.track('u1', 'signup');
    const request = platform.nextRequest();
    const outcome = client.flush();
    await request;
    clock.advance(5_000);
    expect(await outcome).toBe(false);
    expect(problems).toMatchObject([{ kind: 'retrying', message: 'the platform could not be reached' }]);
    expect(await client.flush()).toBe(true);
  });

  it('may be away altogether', async () => {
    const { url } = platform;
    await platform.close();
    platform = await EventPlatform.start();
    const client = aClient({ url });
    client.track('u1', 'signup');
    expect(await client.flush()).toBe(false);
    await client.close();
    expect(kinds()).toEqual(['retrying', 'retrying', 'lost']);
  });

  it('may have an address that is none', async () => {
    const client = aClient({ url: 'no address' });
    client.track('u1', 'signup');
    expect(await client.flush()).toBe(false);
    expect(kinds()).toEqual(['retrying']);
  });
});

describe('events that are not taken', () => {
  it('are reported with what is wrong with them, and not sent again', async () => {
    const client = aClient();
    client.track('u1', 'good');
    client.track('u1', 'bad');
    expect(await client.flush()).toBe(true);
    expect(problems).toMatchObject([
      {
        kind: 'rejected',
        status: 202,
        events: [{ unit: 'u1', name: 'bad' }],
        errors: [{ pointer: '/name', detail: 'is bad' }],
      },
    ]);
    client.track('u1', 'bad');
    expect(await client.flush()).toBe(true);
    expect(problems).toMatchObject([{}, { kind: 'rejected', status: 400, events: [{ name: 'bad' }] }]);
    expect(await client.flush()).toBe(true);
    expect(platform.requests).toHaveLength(2);
  });

  it('are found when they spoil a whole batch', async () => {
    const problem = { type: '/problems/invalid-input', detail: 'nests too deep', errors: [] };
    const spoils = ({ events }: { events: SentEvent[] }): boolean => events.some(({ name }) => name === 'n5');
    const client = aClient({
      fetch: async (url, init) => {
        if (spoils(JSON.parse(init.body) as { events: SentEvent[] })) {
          platform.fates = [{ status: 400, problem }];
        }
        return fetch(url, init);
      },
    });
    for (let index = 0; index < 12; index++) client.track('u1', `n${index}`);
    expect(await client.flush()).toBe(true);
    expect(stored()).toHaveLength(11);
    expect(problems).toMatchObject([
      { kind: 'rejected', message: '400 nests too deep', events: [{ name: 'n5' }] },
    ]);
  });

  it('are reported when JSON has no words for them', async () => {
    const client = aClient();
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    client.track('u1', 'a', { properties: circle });
    client.track('u1', 'b', { value: NaN });
    client.track('u1', 'c', { timestamp: 'yesterday' });
    client.track('u1', 'd', { properties: { large: 1n } });
    client.exposure(1n as unknown as string, 'e', 'a');
    client.track(undefined as unknown as string, 'e', null as unknown as object);
    expect(kinds()).toEqual(Array(5).fill('rejected'));
    expect(await client.flush()).toBe(true);
    expect(kinds()).toEqual(Array(6).fill('rejected'));
  });

  it('are given up when they waited too long', async () => {
    platform.fates = [{ status: 503 }];
    const client = aClient({ maxAge: 60_000 });
    client.track('u1', 'old');
    await client.flush();
    clock.advance(60_001);
    client.track('u1', 'new');
    await client.flush();
    expect(stored().map(({ name }) => name)).toEqual(['new']);
    expect(problems.at(-1)).toMatchObject({ kind: 'lost', events: [{ name: 'old' }] });
  });

  it('are the last, when there is no more room', async () => {
    platform.fates = [{ status: 503 }];
    const client = aClient({ capacity: 2 });
    client.exposure('u1', 'e', 'a');
    client.track('u1', 'b');
    client.exposure('u2', 'e', 'a');
    expect(problems).toMatchObject([{ kind: 'lost', events: [{ unit: 'u2' }] }]);
    expect(await client.flush()).toBe(false);
    expect(await client.flush()).toBe(true);
    client.exposure('u2', 'e', 'a');
    expect(await client.flush()).toBe(true);
    expect(stored().map(({ unit }) => unit)).toEqual(['u1', 'u1', 'u2']);
  });
});

describe('an app', () => {
  it('is left alone by its own mistakes', async () => {
    platform.fates = [{ status: 503 }];
    const client = aClient({
      onError: () => {
        throw new Error('the app fails too');
      },
    });
    client.track('u1', 'bad');
    client.track('u1', 'b', { value: Infinity });
    expect(await client.flush()).toBe(false);
    expect(await client.flush()).toBe(true);
  });

  it('may close twice, and hears of what comes later', async () => {
    const client = aClient();
    client.track('u1', 'a');
    await Promise.all([client.close(), client.close()]);
    expect(stored()).toHaveLength(1);
    client.track('u1', 'b');
    expect(problems).toMatchObject([
      { kind: 'lost', message: 'the client is closed', events: [{ name: 'b' }] },
    ]);
    expect(clock.waits).toEqual([]);
  });
});

describe('a storage', () => {
  it('hands what was not sent to the next client, once', async () => {
    platform.fates = ['taken, answer lost', 'dropped'];
    const storage = webEventStorage(new MapStorage(), 'events:');
    const first = aClient({ storage });
    first.exposure('u1', 'e', 'a');
    await first.flush();
    first.track('u1', 'signup');
    await first.close();
    expect(kinds()).toEqual(['retrying', 'retrying']);
    const second = aClient({ storage });
    expect(await second.flush()).toBe(true);
    expect([stored().length, platform.duplicates]).toEqual([2, 1]);
    expect(storage.load()).toEqual([]);
  });

  it('is emptied even when it holds more than there is room for', async () => {
    const storage = webEventStorage(new MapStorage(), 'events:');
    platform.fates = ['dropped', 'dropped'];
    const tabs = ['a', 'b'].map((tab) => ({ tab, client: aClient({ storage, capacity: 3 }) }));
    await Promise.all(tabs.map(({ client }) => client.flush()));
    for (const { tab, client } of tabs)
      for (let index = 0; index < 3; index++) client.track(tab, `n${index}`);
    await Promise.all(tabs.map(({ client }) => client.close()));
    expect(storage.load()).toHaveLength(6);
    expect(await aClient({ storage, capacity: 3 }).flush()).toBe(true);
    expect(stored()).toHaveLength(6);
    expect(storage.load()).toEqual([]);
  });

  it('may be full, or hold what is not ours', async () => {
    const map = new MapStorage(300);
    map.setItem('events:0197aaaa', '{"cut off');
    map.setItem('events:0197bbbb', '{"id":"another"}');
    map.setItem('theirs', 'stays');
    const client = aClient({ storage: webEventStorage(map, 'events:') });
    client.track('u1', 'a');
    client.track('u1', 'b', { properties: { long: 'x'.repeat(300) } });
    expect(await client.flush()).toBe(true);
    await client.close();
    expect(stored()).toHaveLength(2);
    expect(kinds()).toEqual(['storage']);
    expect([...map.items]).toEqual([['theirs', 'stays']]);
  });

  it('may answer with promises, in any order', async () => {
    const kept = new Map<string, string>();
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const storage = {
      load: async () => {
        await turn();
        return [...kept].map(([id, text]) => ({ id, text }));
      },
      put: async (id: string, text: string) => {
        for (let index = 0; index < 200; index++) await turn();
        kept.set(id, text);
      },
      remove: async (id: string) => {
        await turn();
        kept.delete(id);
      },
    };
    platform.fates = [{ status: 503 }, { status: 503 }];
    const first = aClient({ storage });
    first.track('u1', 'a');
    await first.flush();
    await first.close();
    expect([kept.size, kinds()]).toEqual([1, ['retrying', 'retrying']]);
    const second = aClient({ storage });
    second.track('u1', 'sent before it is kept');
    expect(await second.flush()).toBe(true);
    expect(stored()).toHaveLength(2);
    await second.close();
    await turn();
    expect(kept.size).toBe(0);
  });

  it('that is broken costs nothing but itself', async () => {
    const broken = (): never => {
      throw new Error('SecurityError');
    };
    const client = aClient({ storage: { load: broken, put: broken, remove: broken } });
    client.track('u1', 'a');
    expect(await client.flush()).toBe(true);
    expect(stored()).toHaveLength(1);
    expect(new Set(kinds())).toEqual(new Set(['storage']));
  });
});

describe('what the app does wrong', () => {
  it.each<[string, unknown]>([
    ['url', {}],
    ['url', undefined],
    ['clientKey', { url: 'http://localhost' }],
  ])('is told at once when the option %s is missing', (name, options) => {
    expect(() => createClient(options as ClientOptions)).toThrow(`the option ${name} is missing`);
  });

  it('is reported, not thrown, when the options of an event throw', () => {
    const client = aClient();
    const options = {
      get value(): number {
        throw new Error('not now');
      },
    };
    client.track('u1', 'signup', options);
    const event = { type: 'track', unit: 'u1', name: 'signup' };
    expect(problems).toMatchObject([
      { kind: 'rejected', message: 'no event can be made: not now', events: [event] },
    ]);
  });
});
