import type { DataMap, ObservedEvent, UnitEvent } from '#libs/domain';
import { createEventStore, type EventStore } from '#libs/event-store';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const KEYS = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'] as const;

let database: TestDatabase;
let client: pg.Client;
let store: EventStore;
let map: DataMap;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  store = createEventStore({ connectionString: database.url, observedEvents: 100 });
  map = store.dataMap;
});

afterEach(async () => {
  await Promise.all([client.end(), store.close()]);
  await database.drop();
});

let next = 0;
function aTrack(name: string, more: object = {}): UnitEvent {
  next += 1;
  const id = `00000000-0000-7000-8000-${String(next).padStart(12, '0')}`;
  const event = { id, type: 'track' as const, unit: `u${next}`, name, timestamp: new Date() };
  return { ...event, value: null, properties: null, ...more };
}

function anExposure(experiment: string, more: object = {}): UnitEvent {
  next += 1;
  const id = `00000000-0000-7000-8000-${String(next).padStart(12, '0')}`;
  const event = { id, type: 'exposure' as const, unit: `u${next}`, experiment, variant: 'control' };
  return { ...event, timestamp: new Date(), attributes: null, ...more };
}

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const send = (events: UnitEvent[]): Promise<unknown> => store.eventLog.append(PROJECT, events);

/** Until nothing that is committed is left. */
async function observeAll(by: DataMap = map): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ left: string }>(
      'SELECT count(*) AS left FROM events WHERE transaction >= (SELECT transaction FROM data_map_position)',
    );
    if (rows[0]?.left === '0') return;
    await by.observe();
  }
}

async function observed(name: string): Promise<ObservedEvent> {
  const { events } = await map.read(PROJECT, null);
  const event = events.find((one) => one.name === name);
  if (event === undefined) throw new Error(`${name} was not observed`);
  return event;
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
/** Lets everything that came last have come so many hours ago. */
const age = (hours: number): Promise<unknown> =>
  client.query(
    `UPDATE events SET received_at = received_at - make_interval(hours => $1)
     WHERE transaction >= (SELECT transaction FROM data_map_position)`,
    [hours],
  );

describe('what is counted', () => {
  test('is every event once, by name, kind and hour of arrival', async () => {
    await send(many(250, () => aTrack('click')));
    await age(3);
    await observeAll();
    await send([...many(40, () => aTrack('click')), ...many(30, () => aTrack('buy')), anExposure('page')]);
    await observeAll();
    const { events, until } = await map.read(PROJECT, null);
    expect(events.map(({ kind, name, events: count }) => [kind, name, count])).toEqual([
      ['track', 'buy', 30],
      ['track', 'click', 290],
      ['exposure', 'page', 1],
    ]);
    const click = await observed('click');
    expect(click.arrivals.counts).toEqual([250, 40]);
    expect((click.arrivals.hours[1] as number) - (click.arrivals.hours[0] as number)).toBe(3);
    expect(Number(until) - Number(click.lastSeen)).toBeGreaterThanOrEqual(0);
    expect(Number(click.lastSeen) - Number(click.firstSeen)).toBeGreaterThan(2.9 * 3_600_000);
  });

  test('is exact while several observe, events arrive and observers are cut off in the middle', async () => {
    const others = many(3, () => createEventStore({ connectionString: database.url, observedEvents: 70 }));
    const arriving = (async () => {
      for (let batch = 0; batch < 30; batch += 1) {
        await send(many(40, (index) => aTrack(index % 4 === 0 ? 'buy' : 'click')));
      }
    })();
    const cutting = (async () => {
      for (let cut = 0; cut < 20; cut += 1) {
        await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND application_name = 'consumer-science data map'`,
        );
      }
    })();
    const observing = others.map(async ({ dataMap }) => {
      for (let step = 0; step < 30; step += 1) await dataMap.observe().catch(() => undefined);
    });
    await Promise.all([arriving, cutting, ...observing]);
    await observeAll();
    expect((await observed('buy')).events).toBe(300);
    const click = await observed('click');
    expect([click.events, total(click.arrivals.counts)]).toEqual([900, 900]);
    await Promise.all(others.map((other) => other.close()));
  });

  test('does not skip what commits late, and says up to when it is complete', async () => {
    const slow = new pg.Client({ connectionString: database.url });
    await slow.connect();
    await slow.query('BEGIN');
    await slow.query(
      `INSERT INTO events (project_id, id, type, unit, occurred_at, name, received_at)
       VALUES ($1, gen_random_uuid(), 'track', 'late', now(), 'late', now())`,
      [PROJECT],
    );
    await send([aTrack('early')]);
    const before = new Date();
    await map.observe();
    await map.observe();
    const { until, events } = await map.read(PROJECT, null);
    expect(events).toEqual([]);
    expect(Number(until)).toBeLessThan(Number(before));
    await slow.query('COMMIT');
    await slow.end();
    await observeAll();
    expect([(await observed('late')).events, (await observed('early')).events]).toEqual([1, 1]);
  });

  test('keeps a bounded number of names, and always those that experiments measure', async () => {
    await client.query(
      `INSERT INTO event_sources (project_id, event, property, since) VALUES ($1, 'zz measured', NULL, now())`,
      [PROJECT],
    );
    const wide = createEventStore({ connectionString: database.url });
    for (let batch = 0; batch < 3; batch += 1) {
      await send(many(1_000, (index) => aTrack(`made up ${batch} ${index}`)));
    }
    await observeAll(wide.dataMap);
    await send([aTrack('zz measured')]);
    await observeAll(wide.dataMap);
    await wide.close();
    const { events } = await map.read(PROJECT, null);
    expect(events.filter(({ kind }) => kind === 'track').length).toBe(2_001);
    expect(events.find(({ kind }) => kind === 'other')?.events).toBe(1_000);
    expect((await observed('zz measured')).events).toBe(1);
  });
});

describe('what is looked into', () => {
  test('are the types of properties, the own value, and since when', async () => {
    await send(
      many(60, (index) =>
        aTrack('buy', { value: index, properties: { price: 1.5, plan: 'basic', mail: 'ann@example.com' } }),
      ),
    );
    await age(48);
    await observeAll();
    await send(many(30, () => aTrack('buy', { properties: { price: '1.5', plan: 'basic', gone: null } })));
    await observeAll();
    const buy = await observed('buy');
    expect(buy.value.map(({ type }) => type)).toEqual(['number']);
    const types = Object.fromEntries(
      buy.properties.map(({ name, types: seen }) => [name, seen.map(({ type }) => type)]),
    );
    expect(types).toEqual({
      gone: ['null'],
      mail: ['string'],
      plan: ['string'],
      price: ['number', 'string'],
    });
    const price = buy.properties.find(({ name }) => name === 'price');
    expect(price?.types.map(({ seenBefore }) => seenBefore)).toEqual([0, 60]);
    const [number, text] = price?.types ?? [];
    expect(Number(text?.since) - Number(number?.since)).toBeGreaterThan(47 * 3_600_000);
    // Half in three days: two days leave 63 %.
    expect((number?.weight ?? 0) / 60).toBeCloseTo(0.5 ** (2 / 3), 2);
    expect(text?.weight).toBeCloseTo(30, 1);
  });

  test('shows no value that may be of a person', async () => {
    await send([
      aTrack('buy', { properties: { plan: 'basic', mail: 'ann@example.com', phone: '+31612345678', n: 3 } }),
    ]);
    await observeAll();
    const { properties } = await observed('buy');
    expect(Object.fromEntries(properties.map(({ name, example }) => [name, example]))).toEqual({
      mail: null,
      n: 3,
      phone: null,
      plan: 'basic',
    });
  });

  test('keeps a bounded number of properties, and says that there are more', async () => {
    const properties = Object.fromEntries(many(90, (index) => [`p${index}`, index]));
    const others = Object.fromEntries(many(90, (index) => [`q${index}`, index]));
    await send([
      aTrack('wide', { properties }),
      aTrack('narrow', { properties: { ['n'.repeat(129)]: 1, a: 1 } }),
    ]);
    await observeAll();
    expect((await observed('wide')).hasMoreProperties).toBe(false);
    await send([aTrack('wide', { properties: others })]);
    await observeAll();
    const wide = await observed('wide');
    expect([wide.properties.length, wide.hasMoreProperties]).toEqual([100, true]);
    const narrow = await observed('narrow');
    expect([narrow.properties.map(({ name }) => name), narrow.hasMoreProperties]).toEqual([['a'], true]);
  });

  test('finds the units that send most, whatever the others do', async () => {
    for (let batch = 0; batch < 6; batch += 1) {
      await send([...many(80, () => aTrack('click')), ...many(15, () => aTrack('click', { unit: 'bot' }))]);
      await observeAll();
    }
    const { heavyUnits } = await observed('click');
    expect(heavyUnits).toEqual([
      { unit: 'bot', day: new Date().toISOString().slice(0, 10), events: 90, dayTotal: 570 },
    ]);
    const { rows } = await client.query<{ kept: string }>('SELECT count(*) AS kept FROM heavy_units');
    expect(Number(rows[0]?.kept)).toBeLessThanOrEqual(100);
  });
});

test('senders are added up by key', async () => {
  const sighting = { projectId: PROJECT, kind: 'track' as const, name: 'click' };
  await map.addSenders([{ ...sighting, apiKey: KEYS[0], events: 3 }]);
  expect((await map.read(PROJECT, null)).events).toEqual([]);
  await send([aTrack('click')]);
  await observeAll();
  await Promise.all([
    map.addSenders([
      { ...sighting, apiKey: KEYS[0], events: 2 },
      { ...sighting, apiKey: KEYS[1], events: 9 },
    ]),
    map.addSenders([{ ...sighting, apiKey: KEYS[1], events: 1 }]),
  ]);
  const { senders } = await observed('click');
  expect(senders.map(({ apiKey, events }) => [apiKey, events])).toEqual([
    [KEYS[1], 10],
    [KEYS[0], 5],
  ]);
});

test('what is old is forgotten, but not what is measured or described', async () => {
  await client.query(
    `INSERT INTO event_sources (project_id, event, property, since) VALUES ($1, 'measured', NULL, now())`,
    [PROJECT],
  );
  await client.query(
    `INSERT INTO event_notes VALUES (gen_random_uuid(), $1, 'track', 'described', 'a', 'b', 1, now(), now())`,
    [PROJECT],
  );
  await send([...many(20, () => aTrack('busy')), aTrack('junk'), aTrack('measured'), aTrack('described')]);
  await age(24 * 80);
  await observeAll();
  await map.forget();
  const names = (await map.read(PROJECT, null)).events.map(({ name }) => name);
  expect(names).toEqual(['busy', 'described', 'measured']);
  const { rows } = await client.query<{ hours: string }>('SELECT count(*) AS hours FROM observed_hours');
  expect(rows[0]?.hours).toBe('0');
});
