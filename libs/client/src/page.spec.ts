import type { Client, ClientOptions } from './client-options.js';
import { createClient } from './create-client.js';
import type { Page } from './page.js';
import type { ClientProblem } from './problem.js';
import { EventPlatform, type SentEvent } from './testing/event-platform.js';
import { FakePage } from './testing/fake-page.js';
import { ManualClock } from './testing/manual-clock.js';
import type { Fetch } from './transport.js';

let platform: EventPlatform;
let clock: ManualClock;
let problems: ClientProblem[];
beforeEach(async () => {
  platform = await EventPlatform.start();
  clock = new ManualClock();
  problems = [];
});
afterEach(() => platform.close());

function aClient(page: Page, options: Partial<ClientOptions> = {}): Client {
  const onError = (problem: ClientProblem): void => void problems.push(problem);
  return createClient({ url: platform.url, clientKey: 'cs_client_key', clock, page, onError, ...options });
}

/** The real fetch, and whether each request was to outlive its page. */
function watchedFetch(): { keepalives: boolean[]; fetch: Fetch } {
  const keepalives: boolean[] = [];
  const watched: Fetch = (url, init) => {
    keepalives.push(init.keepalive);
    return fetch(url, init);
  };
  return { keepalives, fetch: watched };
}

const names = (): unknown[] => [...platform.stored.values()].map(({ name }) => name);

describe('a page that is hidden', () => {
  it('sends what waits with a request that outlives it, once', async () => {
    const page = new FakePage();
    const { keepalives, fetch } = watchedFetch();
    const client = aClient(page, { fetch });
    client.track('u1', 'a');
    const request = platform.nextRequest();
    page.leave();
    expect((await request).events).toHaveLength(1);
    await client.close();
    expect(keepalives[0]).toBe(true);
    expect(platform.stored.size).toBe(1);
    expect(keepalives.filter(Boolean)).toHaveLength(1);
  });

  it('sends what came since, while the first is under way', async () => {
    platform.fates = ['never answered', 'taken'];
    const page = new FakePage();
    const { keepalives, fetch } = watchedFetch();
    const client = aClient(page, { fetch });
    await client.flush();
    client.track('u1', 'a');
    page.hide();
    page.show();
    client.track('u1', 'b');
    const seen: SentEvent[][] = [(await platform.nextRequest()).events];
    const second = platform.nextRequest();
    page.hide();
    seen.push((await second).events);
    expect(seen.map((events) => events.map(({ name }) => name))).toEqual([['a'], ['b']]);
    expect(keepalives).toEqual([true, true]);
    await client.close();
    expect(names().sort()).toEqual(['a', 'b']);
  });

  it('sends no more than browsers let outlive it; the rest waits for the next page', async () => {
    const page = new FakePage();
    const client = aClient(page, { batchSize: 5_000 });
    const properties = { text: '€'.repeat(300) };
    for (let index = 0; index < 200; index++) client.track('u1', `n${index}`, { properties });
    const request = platform.nextRequest();
    page.leave();
    const { events, headers } = await request;
    expect(Number(headers['content-length'])).toBeLessThanOrEqual(65_536);
    expect(events.length).toBeGreaterThan(40);
    expect(page.localStorage.length).toBeGreaterThan(0);
    const next = aClient(new FakePage({ storage: page.localStorage }), { batchSize: 5_000 });
    expect(await next.flush()).toBe(true);
    expect(platform.stored.size).toBe(200);
    expect(page.localStorage.length).toBe(0);
    await Promise.all([client.close(), next.close()]);
  });

  it('sends a beacon where nothing better is known, and again later, since nobody says that it came', async () => {
    const page = new FakePage({ keepalive: false });
    const client = aClient(page);
    client.track('u1', 'a');
    page.leave();
    expect(page.beacons[0]?.url).toBe(`${platform.url}/v1/events?clientKey=cs_client_key`);
    const { events } = JSON.parse(page.beacons[0]?.text ?? '') as { events: SentEvent[] };
    expect(events).toMatchObject([{ type: 'track', unit: 'u1', name: 'a' }]);
    expect(platform.requests).toHaveLength(0);
    await client.flush();
    expect([...platform.stored.keys()]).toEqual([events[0]?.id]);
    await client.close();
  });

  it('reports once what is rejected twice', async () => {
    const page = new FakePage();
    const answers: Promise<unknown>[] = [];
    const client = aClient(page, {
      storage: null,
      fetch: (url, init) => {
        const answer = fetch(url, init);
        answers.push(answer.then((one) => one.clone().text()));
        return answer;
      },
    });
    client.track('u1', 'bad');
    page.hide();
    await client.flush();
    await Promise.all(answers);
    await client.close();
    expect(platform.requests).toHaveLength(2);
    expect(problems.map(({ kind }) => kind)).toEqual(['rejected']);
  });

  it('sends nothing when nothing waits, when the platform asks to wait, or when the client is closed', async () => {
    platform.fates = [{ status: 429, retryAfter: '60' }];
    const page = new FakePage({ keepalive: false });
    const client = aClient(page);
    page.leave();
    client.track('u1', 'a');
    await client.flush();
    page.leave();
    await client.close();
    page.leave();
    expect(page.beacons).toEqual([]);
    expect(page.localStorage.length).toBe(1);
  });
});

describe('a page', () => {
  it('keeps in localStorage what the page before could not send', async () => {
    const first = new FakePage();
    platform.fates = ['dropped'];
    const left = aClient(first);
    left.track('u1', 'a');
    await left.flush();
    const request = platform.nextRequest();
    const client = aClient(new FakePage({ storage: first.localStorage }));
    expect((await request).events).toMatchObject([{ name: 'a' }]);
    await client.close();
    expect(first.localStorage.length).toBe(0);
    await left.close();
  });

  it('tries at once when the network is back', async () => {
    platform.fates = ['dropped'];
    const page = new FakePage();
    const client = aClient(page);
    client.track('u1', 'a');
    await client.flush();
    const request = platform.nextRequest();
    page.online();
    await request;
    expect(await client.flush()).toBe(true);
    expect(names()).toEqual(['a']);
    await client.close();
  });

  it('may forbid its storage', async () => {
    const page = new FakePage();
    Object.defineProperty(page, 'localStorage', {
      get: () => {
        throw new Error('SecurityError');
      },
    });
    const client = aClient(page);
    client.track('u1', 'a');
    expect(await client.flush()).toBe(true);
    expect(problems).toEqual([]);
    await client.close();
  });
});
