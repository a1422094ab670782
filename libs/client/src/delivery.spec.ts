import fc from 'fast-check';
import type { Client } from './client-options.js';
import { createClient } from './create-client.js';
import { webEventStorage, type EventStorage } from './event-storage.js';
import type { ClientProblem } from './problem.js';
import { EventPlatform, type Fate } from './testing/event-platform.js';
import { ManualClock } from './testing/manual-clock.js';
import { MapStorage } from './testing/map-storage.js';

const SEED = 20_260_301;
const RUNS = 150;
const CAPACITY = 6;

type Step =
  | { do: 'track'; count: number; isBad: boolean }
  | { do: 'flush' | 'flush without waiting' | 'new page' }
  | { do: 'wait'; milliseconds: number };

const fate = fc.constantFrom<Fate>(
  'taken',
  'taken, answer lost',
  'taken, answer cut off',
  'dropped',
  'log-in page',
  { status: 503 },
  { status: 429, retryAfter: '2' },
  { status: 413 },
  { status: 401 },
  { status: 502, problem: { type: '/problems/unavailable' } },
);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('track'),
      count: fc.integer({ min: 1, max: 5 }),
      isBad: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('flush', 'flush without waiting', 'new page') }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait'), milliseconds: fc.integer({ min: 0, max: 5_000 }) }),
  },
) as fc.Arbitrary<Step>;

let platform: EventPlatform;
let stories = 0;
beforeAll(async () => {
  platform = await EventPlatform.start();
});
afterAll(() => platform.close());

/** Plays a story to its end: then the platform is well again and everything that waits has been sent. */
class Story {
  readonly made: string[] = [];
  readonly given: string[] = [];
  private readonly clock = new ManualClock();
  private client: Client;
  private readonly clients: Client[] = [];

  constructor(
    private readonly number: number,
    private readonly storage: EventStorage | null,
  ) {
    this.client = this.open();
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const one of steps) await this.act(one);
    platform.fates = [];
    let isDone = false;
    // One attempt may have been under way when its time was up, and one Retry-After may still hold.
    for (let attempt = 0; attempt < 4 && !isDone; attempt++) {
      this.clock.advance(3_000);
      isDone = await this.client.flush();
    }
    expect(isDone).toBe(true);
    await Promise.all(this.clients.map((client) => client.close()));
  }

  /** Other stories' late requests are none of ours. */
  get stored(): string[] {
    const units = [...platform.stored.values()].map(({ unit }) => unit ?? '');
    return units.filter((unit) => unit.startsWith(`${this.number}:`));
  }

  private async act(one: Step): Promise<void> {
    if (one.do === 'track') this.track(one.count, one.isBad);
    else if (one.do === 'wait') this.clock.advance(one.milliseconds);
    else if (one.do === 'flush') await this.client.flush();
    else if (one.do === 'flush without waiting') void this.client.flush();
    // Without a storage a page that ends takes its events with it; the one before lives on as another tab does.
    else if (this.storage) this.client = this.open();
  }

  private track(count: number, isBad: boolean): void {
    for (let index = 0; index < count; index++) {
      const unit = `${this.number}:${this.made.length}`;
      this.made.push(unit);
      this.client.track(unit, isBad && index === 0 ? 'bad' : 'good');
    }
  }

  private open(): Client {
    const client = createClient({
      url: platform.url,
      clientKey: 'cs_client_key',
      clock: this.clock,
      random: () => 0.5,
      storage: this.storage,
      capacity: CAPACITY,
      batchSize: 4,
      onError: ({ kind, events }: ClientProblem) => {
        if (kind === 'lost' || kind === 'rejected') this.given.push(...events.map(({ unit }) => unit ?? ''));
      },
    });
    this.clients.push(client);
    return client;
  }
}

describe('whatever fails, an event', () => {
  it.each([
    ['a storage', () => webEventStorage(new MapStorage(), 'events:')],
    ['a storage that is soon full', () => webEventStorage(new MapStorage(400), 'events:')],
    ['no storage', () => null],
  ])('is stored once or reported, never both, never neither: with %s', async (name, makeStorage) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 15 }),
        fc.array(fate, { maxLength: 10 }),
        async (steps, fates) => {
          const isSmall = name.endsWith('full');

          platform.fates = [...fates];
          const story = new Story(++stories, makeStorage());
          // What a full storage could not keep ends with its page, which is what was reported of the storage.
          await story.play(isSmall ? steps.filter((one) => one.do !== 'new page') : steps);
          const { stored } = story;
          expect(new Set(stored).size).toBe(stored.length);
          const given = new Set(story.given);
          expect(stored.filter((unit) => given.has(unit))).toEqual([]);
          expect([...stored, ...given].sort()).toEqual([...story.made].sort());
        },
      ),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
