import type { MeasuredExperiment, PoisonedEvent, UnitEvent } from '#libs/domain';
import { createEventStore, type EventStore } from '#libs/event-store';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const START = Date.UTC(2026, 2, 1);
const PATIENCE_MILLISECONDS = 30_000;

const experiment: MeasuredExperiment = {
  id: '00000000-0000-4000-8000-000000000001',
  projectId: PROJECT,
  key: 'landing-page',
  startedAt: new Date(START),
  stoppedAt: null,
  variants: ['control', 'treatment'],
  phases: [{ number: 1, startedAt: new Date(START) }],
  excludedUnits: [],
  metrics: [
    {
      id: '00000000-0000-4000-8000-000000000002',
      key: 'revenue',
      measure: {
        numerator: { event: 'buy', aggregate: 'sum', property: null },
        denominator: null,
        windowSeconds: 7 * 86_400,
        cap: null,
        delaySeconds: 0,
        quantile: null,
        covariateSeconds: null,
        maturedOnly: false,
      },
    },
  ],
};

let database: TestDatabase;
let store: EventStore;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  store = createEventStore({ connectionString: database.url, stepEvents: 200 });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await store.close();
  await database.drop();
});

function exposure(unit: string, second: number): UnitEvent {
  return {
    id: randomUUID(),
    type: 'exposure',
    unit,
    experiment: experiment.key,
    variant: unit < 'm' ? 'control' : 'treatment',
    timestamp: new Date(START + second * 1_000),
    attributes: null,
  };
}

function buy(unit: string, second: number, value: number): UnitEvent {
  const timestamp = new Date(START + second * 1_000);
  return { id: randomUUID(), type: 'track', unit, name: 'buy', timestamp, value, properties: null };
}

/** Sound events of units of both arms and of all shards. */
function sound(units: number): UnitEvent[] {
  return Array.from({ length: units }, (_, index) => `${index % 2 === 0 ? 'a' : 'z'}${index}`).flatMap(
    (unit, index) => [exposure(unit, index), buy(unit, 1_000 + index, index)],
  );
}

/** An event that the API would refuse: its unit is longer than any index of units can hold. */
async function storeOversized(name: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `WITH unit AS (SELECT string_agg(md5(n::text || $1), '') AS unit FROM generate_series(1, 400) AS n), stored AS (
       INSERT INTO events (project_id, id, type, unit, occurred_at, name, value)
       SELECT $2, gen_random_uuid(), 'track', unit, $3, 'buy', 7 FROM unit RETURNING id, project_id
     ) INSERT INTO event_ids (id, project_id) SELECT id, project_id FROM stored RETURNING id`,
    [name, PROJECT, new Date(START + 5_000)],
  );
  return rows[0]?.id as string;
}

/** Where the calendar of the database ends; a window that begins there has no end. */
async function storeLastMoment(unit: string, type: 'exposure' | 'track'): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO events (project_id, id, type, unit, occurred_at, experiment, variant, name, value)
     VALUES ($1, gen_random_uuid(), $2::text, $3, '294276-12-31 23:00:00+00',
       CASE $2 WHEN 'exposure' THEN 'landing-page' END, CASE $2 WHEN 'exposure' THEN 'control' END,
       CASE $2 WHEN 'track' THEN 'buy' END, CASE $2 WHEN 'track' THEN 3 END) RETURNING id`,
    [PROJECT, type, unit],
  );
  return rows[0]?.id as string;
}

async function drainAll(): Promise<PoisonedEvent[]> {
  const poisoned: PoisonedEvent[] = [];
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  do {
    if (performance.now() > deadline) throw new Error('The log does not drain.');
    const step = await store.statisticsStore.drain([experiment]);
    if (step.poisoned) poisoned.push(step.poisoned);
  } while ((await store.statisticsStore.lag()).events > 0);
  return poisoned;
}

async function expectRecounted(): Promise<number> {
  const read = await store.statisticsStore.read(experiment.id, 1);
  const { segments: _none, ...counted } = await store.statisticsStore.recount(experiment, 1);
  expect(read).toMatchObject(counted);
  return read.exposures.reduce((sum, { units }) => sum + units, 0);
}

async function idsOf(table: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(`SELECT id FROM ${table} ORDER BY id`);
  return rows.map(({ id }) => id);
}

describe('an event that cannot be counted', () => {
  it('is set aside and named, and all others count', async () => {
    await store.eventLog.append(PROJECT, sound(100));
    const poison = await storeOversized('one');
    await store.eventLog.append(PROJECT, [exposure('late', 5_000), buy('late', 5_001, 12)]);
    const poisoned = await drainAll();
    expect(poisoned).toMatchObject([{ id: poison, projectId: PROJECT }]);
    expect(poisoned[0]?.detail).toMatch(/^cannot be counted: index row/);
    expect(await expectRecounted()).toBe(101);
    const { items } = await store.eventQuarantine.list(PROJECT, { limit: 10, cursor: null });
    expect(items).toMatchObject([
      {
        number: poisoned[0]?.number,
        reason: 'poison',
        detail: poisoned[0]?.detail,
        event: { id: poison, type: 'track', name: 'buy', value: 7, timestamp: '2026-03-01T00:00:05.000Z' },
      },
    ]);
    expect(await idsOf('events')).not.toContain(poison);
    expect((await idsOf('events')).length + items.length).toBe((await idsOf('event_ids')).length);
  });

  it('is found among others of the same transaction, however many there are', async () => {
    await store.eventLog.append(PROJECT, sound(20));
    await client.query('BEGIN');
    const poison = [await storeOversized('one'), await storeOversized('two'), await storeOversized('three')];
    await client.query(
      `INSERT INTO events (project_id, id, type, unit, occurred_at, name, value)
       SELECT $1, gen_random_uuid(), 'track', 'a' || n % 20, $2::timestamptz + n * interval '1 second', 'buy', n
       FROM generate_series(1, 300) AS n`,
      [PROJECT, new Date(START + 100_000)],
    );
    await client.query('COMMIT');
    const poisoned = await drainAll();
    expect(poisoned.map(({ id }) => id).sort()).toEqual(poison.sort());
    expect(await expectRecounted()).toBe(20);
  });

  it('may be sound by itself: the one that is too much is set aside', async () => {
    await store.eventLog.append(PROJECT, sound(10));
    await drainAll();
    const exposed = await storeLastMoment('a-far', 'exposure');
    expect(await drainAll()).toEqual([]);
    const bought = await storeLastMoment('a-far', 'track');
    const [poisoned, ...rest] = await drainAll();
    expect([poisoned?.id, rest]).toEqual([bought, []]);
    expect(poisoned?.detail).toMatch(/out of range/);
    expect(await idsOf('events')).toContain(exposed);
    expect(await expectRecounted()).toBe(11);
  });

  it('is mended and counts, once', async () => {
    await store.eventLog.append(PROJECT, sound(10));
    const poison = await storeOversized('one');
    const [poisoned] = await drainAll();
    const { number } = poisoned as PoisonedEvent;
    const mended = { ...buy('a2', 2_000, 500), id: poison };
    const timestamp = mended.timestamp.toISOString();
    const sent = { id: poison, type: 'track', unit: 'a2', name: 'buy', value: 500, timestamp };
    await store.eventQuarantine.fix(PROJECT, number, sent);
    expect(await store.eventQuarantine.release(PROJECT, number, mended)).toBe(true);
    expect(await store.eventQuarantine.release(PROJECT, number, mended)).toBe(false);
    expect(await drainAll()).toEqual([]);
    await expectRecounted();
    const { metrics } = await store.statisticsStore.read(experiment.id, 1);
    expect(metrics[0]?.arms[0]?.numerator.mean).toBeCloseTo((0 + 2 + 4 + 6 + 8 + 500) / 5, 9);
    expect(await idsOf('events')).toContain(poison);
  });

  it('is set aside by one of several drains, that all meet it', async () => {
    const others = [1, 2].map(() => createEventStore({ connectionString: database.url, stepEvents: 200 }));
    try {
      await store.eventLog.append(PROJECT, sound(100));
      const poison = [await storeOversized('one'), await storeOversized('two')];
      const met: string[] = [];
      while ((await store.statisticsStore.lag()).events > 0) {
        const steps = await Promise.all(
          [store, ...others].map((one) => one.statisticsStore.drain([experiment])),
        );
        steps.forEach(({ poisoned }) => poisoned && met.push(poisoned.id));
      }
      expect(met.sort()).toEqual(poison.sort());
      expect(await expectRecounted()).toBe(100);
    } finally {
      await Promise.all(others.map((one) => one.close()));
    }
  });
});

test('where too many cannot be counted, counting waits instead, and goes on once they are mended', async () => {
  const careful = createEventStore({ connectionString: database.url, stepEvents: 200, mostPoison: 2 });
  try {
    await store.eventLog.append(PROJECT, sound(10));
    for (const name of ['one', 'two', 'three']) await storeOversized(name);
    const drain = () => careful.statisticsStore.drain([experiment]);
    const set = [];
    while (set.length < 2) set.push(...[(await drain()).poisoned].filter((one) => one !== undefined));
    const untilRefused = async () => {
      while ((await drain()).backlog);
    };
    await expect(untilRefused()).rejects.toThrow(
      /^2 events are in the quarantine .* index row .* replay them/,
    );
    expect(await idsOf('quarantined_events')).toHaveLength(2);
    const mended = buy('a2', 2_000, 500);
    expect(await store.eventQuarantine.release(PROJECT, set[0]?.number as string, mended)).toBe(true);
    await untilRefused();
    expect(await idsOf('quarantined_events')).toHaveLength(2);
    expect(await expectRecounted()).toBe(10);
  } finally {
    await careful.close();
  }
});

test('an error that no event is the reason of stays an error, and nothing is set aside', async () => {
  await store.eventLog.append(PROJECT, sound(10));
  await drainAll();
  await client.query(
    `ALTER TABLE drain_positions ADD CONSTRAINT frozen CHECK (read_at < '2001-01-01') NOT VALID`,
  );
  await store.eventLog.append(PROJECT, sound(3));
  await expect(store.statisticsStore.drain([experiment])).rejects.toMatchObject({ code: '23514' });
  expect(await idsOf('quarantined_events')).toEqual([]);
});

/** What the API lets in: the least and the greatest magnitudes, alone or together. */
test.each([
  ['the least number', [5e-324]],
  ['small numbers, whose squares no double can be', [1e-170, -3e-170]],
  ['small numbers, whose squares are hardly any', [3e-161]],
  ['small numbers, whose cubes no double can be', [1e-120, 7e-115]],
  ['the greatest numbers', [1e15, -1e15, 1e15]],
  ['numbers beyond what is summed', [1.7e308, -1.7e308]],
  ['everything at once', [1e15, 5e-324, 1.7e308, 1e-200, -1e15]],
])('%s can be counted and read', async (_name, values) => {
  const timed = values.map((value, index) => buy(`a${index}`, 10 + index, value));
  const exposed = values.map((_value, index) => exposure(`a${index}`, index));
  await store.eventLog.append(PROJECT, [...exposed, ...timed]);
  expect(await drainAll()).toEqual([]);
  expect(await expectRecounted()).toBe(values.length);
});
