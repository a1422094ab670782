import {
  EventLogUnavailableError,
  InvalidInputError,
  type EventSlices,
  type QuarantinedEvent,
  type TrackEvent,
  type UnitEvent,
} from '#libs/domain';
import { eventIdToUuid, PostgresEventLog } from '#libs/event-store';
import { randomUUID } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const OTHER_PROJECT = '00000000-0000-0000-0000-000000000002';

let database: TestDatabase;
let log: PostgresEventLog;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  log = new PostgresEventLog({ connectionString: database.url });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await log.close();
  await database.drop();
});

function aTrack(overrides: Partial<TrackEvent> = {}): TrackEvent {
  const timestamp = new Date('2026-03-01T12:00:00.123Z');
  return {
    id: randomUUID(),
    type: 'track',
    unit: 'ann',
    name: 'buy',
    timestamp,
    value: 1,
    properties: null,
    ...overrides,
  };
}

async function stored(event: UnitEvent): Promise<Record<string, unknown>[]> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT project_id, type, unit, occurred_at, experiment, variant, name, value::text, properties, attributes
     FROM events WHERE id = $1`,
    [eventIdToUuid(event.id)],
  );
  return rows;
}

test('what is accepted is in the log as it was sent', async () => {
  const timestamp = new Date('0001-01-01T00:00:00.001Z');
  const properties = { plan: 'ä😀\\u0000', nested: [1.5, null, { deep: true }] };
  const track = aTrack({ unit: 'ünit 😀', timestamp, value: -0.1, properties });
  const attributes = { country: 'NL' };
  const exposure: UnitEvent = {
    id: 'order-17',
    type: 'exposure',
    unit: 'ann',
    experiment: 'landing-page',
    variant: 'treatment',
    timestamp: new Date('9999-12-31T23:59:59.999Z'),
    attributes,
  };
  await expect(log.append(PROJECT, [track, exposure])).resolves.toEqual(['accepted', 'accepted']);
  const none = {
    experiment: null,
    variant: null,
    name: null,
    value: null,
    properties: null,
    attributes: null,
  };
  expect(await stored(track)).toEqual([
    {
      ...none,
      project_id: PROJECT,
      type: 'track',
      unit: 'ünit 😀',
      occurred_at: timestamp,
      name: 'buy',
      value: '-0.1',
      properties,
    },
  ]);
  expect(await stored(exposure)).toEqual([
    {
      ...none,
      project_id: PROJECT,
      type: 'exposure',
      unit: 'ann',
      occurred_at: exposure.timestamp,
      experiment: 'landing-page',
      variant: 'treatment',
      attributes,
    },
  ]);
});

test('what is kept aside is durable with the events beside it, and its ids are seen, on either way', async () => {
  const aside = (id: string): QuarantinedEvent => ({
    id,
    reason: 'future',
    detail: 'is ahead',
    event: { id, a: ['ü'] },
  });
  const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()];
  const event = aTrack();
  const first = await log.append(PROJECT, [event, aTrack()], [aside(one), aside(two), aside(one)]);
  expect(first).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'duplicate']);
  const again = await log.append(PROJECT, [aTrack({ id: two }), aTrack()], [aside(one), aside(three)]);
  expect(again).toEqual(['duplicate', 'accepted', 'duplicate', 'accepted']);
  const { rows } = await client.query(
    'SELECT id, reason, detail, event FROM quarantined_events WHERE id = ANY ($1) ORDER BY number',
    [[one, two, three, event.id]],
  );
  expect(rows).toEqual([one, two, three].map((id) => aside(id)));
  expect(await stored(aTrack({ id: one }))).toEqual([]);
});

test('events that are stretches of a buffer are stored as objects are', async () => {
  const [uuid, unit, properties] = [randomUUID(), 'ünit', '{"plan": "ä", "n": [1.5, null]}'];
  const texts = [
    uuid.toUpperCase(),
    unit,
    'buy',
    '',
    properties,
    'order-18',
    unit,
    'landing-page',
    'treatment',
    '',
  ];
  const ends: number[] = [];
  for (const text of texts) ends.push((ends.at(-1) ?? 0) + Buffer.byteLength(text));
  const places = texts.flatMap((text, index) =>
    text === '' ? [0, 0] : [ends[index - 1] ?? 0, ends[index] ?? 0],
  );
  const [time, reported] = [Date.parse('2026-03-01T12:00:00.123Z'), Date.parse('1999-01-01T00:00:00Z')];
  const slices: EventSlices = {
    length: 2,
    bytes: Buffer.from(texts.join('')),
    places: Int32Array.from(places),
    times: Float64Array.from([time, time]),
    reportedTimes: Float64Array.from([NaN, reported]),
    values: Float64Array.from([-0.1, NaN]),
  };
  expect(await log.append(PROJECT, slices)).toEqual(['accepted', 'accepted']);
  expect(await log.append(PROJECT, slices)).toEqual(['duplicate', 'duplicate']);
  const track = aTrack({ id: uuid });
  expect(await stored(track)).toMatchObject([
    {
      type: 'track',
      unit,
      name: 'buy',
      value: '-0.1',
      properties: JSON.parse(properties) as object,
      attributes: null,
    },
  ]);
  expect(await stored(aTrack({ id: 'order-18' }))).toMatchObject([
    {
      type: 'exposure',
      unit,
      experiment: 'landing-page',
      variant: 'treatment',
      value: null,
      attributes: null,
    },
  ]);
  const { rows } = await client.query(
    'SELECT occurred_at, reported_at FROM events WHERE id = ANY ($1) ORDER BY 2',
    [[uuid, eventIdToUuid('order-18')]],
  );
  expect(rows).toEqual([
    { occurred_at: new Date(time), reported_at: new Date(reported) },
    { occurred_at: new Date(time), reported_at: null },
  ]);
});

test('events are stored whether or not the day has a partition of its own', async () => {
  const { rows } = await client.query<{ partition: string }>(
    `SELECT 'events_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM_DD') AS partition`,
  );
  const [{ partition = '' } = {}] = rows;
  const place = async (event: UnitEvent): Promise<unknown> =>
    (
      await client.query('SELECT tableoid::regclass::text AS partition FROM events WHERE id = $1', [
        eventIdToUuid(event.id),
      ])
    ).rows;
  const [before, without, after] = [aTrack(), aTrack(), aTrack()];
  const another = new PostgresEventLog({ connectionString: database.url, connections: 1 });
  expect(await another.append(PROJECT, [before])).toEqual(['accepted']);
  expect(await place(before)).toEqual([{ partition }]);
  await client.query(`ALTER TABLE events DETACH PARTITION ${partition}`);
  await client.query(`ALTER TABLE ${partition} RENAME TO set_aside`);
  expect(await another.append(PROJECT, [without, { ...without, value: 2 }])).toEqual([
    'accepted',
    'duplicate',
  ]);
  expect(await place(without)).toEqual([{ partition: 'events_other' }]);
  await client.query(`ALTER TABLE set_aside RENAME TO ${partition}`);
  await client.query('DELETE FROM events_other');
  await client.query(
    `ALTER TABLE events ATTACH PARTITION ${partition} FOR VALUES FROM (current_date) TO (current_date + 1)`,
  );
  const fresh = new PostgresEventLog({ connectionString: database.url, connections: 1 });
  expect(await fresh.append(PROJECT, [after])).toEqual(['accepted']);
  expect(await place(after)).toEqual([{ partition }]);
  await Promise.all([another.close(), fresh.close()]);
});

test('an id counts once: in one append, in appends at once, later, and from another process', async () => {
  const first = aTrack({ value: 1 });
  const again = { ...first, id: first.id.toUpperCase(), value: 2 };
  expect(await log.append(PROJECT, [first, again, aTrack()])).toEqual(['accepted', 'duplicate', 'accepted']);
  expect(await log.append(PROJECT, [aTrack(), again])).toEqual(['accepted', 'duplicate']);
  const another = new PostgresEventLog({ connectionString: database.url, connections: 1 });
  expect(await another.append(PROJECT, [again])).toEqual(['duplicate']);
  expect(await another.append(OTHER_PROJECT, [again])).toEqual(['accepted']);
  await another.close();
  expect((await stored(first)).map((row) => [row['project_id'], row['value']])).toEqual([
    [PROJECT, '1'],
    [OTHER_PROJECT, '2'],
  ]);
});

test('an append of many events, with repeats and events seen before among them, is stored as a whole', async () => {
  const events = Array.from({ length: 1_200 }, () => aTrack());
  const repeated = events.filter((_event, index) => index % 7 === 0);
  const results = await log.append(PROJECT, [...events.slice(0, 900), ...repeated]);
  const early = repeated.map((event) => events.indexOf(event) < 900);
  expect(results.slice(0, 900).every((result) => result === 'accepted')).toBe(true);
  expect(results.slice(900)).toEqual(early.map((isKnown) => (isKnown ? 'duplicate' : 'accepted')));
  const again = await log.append(PROJECT, events);
  expect(again).toEqual(
    events.map((_event, index) => (index < 900 || index % 7 === 0 ? 'duplicate' : 'accepted')),
  );
  const { rows } = await client.query('SELECT unit, id FROM events WHERE id = ANY ($1) ORDER BY id', [
    events.map(({ id }) => id),
  ]);
  const sent = events.map(({ unit, id }) => ({ unit, id }));
  expect(rows).toEqual(sent.sort((one, other) => (one.id < other.id ? -1 : 1)));
});

test('retries of the same events from many senders at once store each once', async () => {
  const events = Array.from({ length: 200 }, () => aTrack());
  const others = Array.from({ length: 3 }, () => new PostgresEventLog({ connectionString: database.url }));
  const senders = [log, ...others];
  const sent = await Promise.all(
    Array.from({ length: 40 }, (_, index) => {
      const turned = [...events.slice(index * 5), ...events.slice(0, index * 5)];
      const sending = index % 2 === 0 ? turned : turned.reverse();
      const sender = senders[index % senders.length] ?? log;
      return sender
        .append(PROJECT, sending)
        .then((results) =>
          sending.filter((_event, place) => results[place] === 'accepted').map(({ id }) => id),
        );
    }),
  );
  expect(sent.flat().sort()).toEqual(events.map(({ id }) => id).sort());
  const { rows } = await client.query('SELECT id FROM events WHERE id = ANY ($1)', [
    events.map(({ id }) => id),
  ]);
  expect(rows).toHaveLength(events.length);
  await Promise.all(others.map((other) => other.close()));
});

test.each<[string, Partial<TrackEvent>]>([
  ['a NUL character in a text', { unit: 'a\0' }],
  ['half a surrogate pair in a text', { name: 'a\ud800' }],
  ['a NUL character in a property', { properties: { x: ['\0'] } }],
  ['half a surrogate pair in a property', { properties: { 'x\udc00': 1 } }],
  ['a value that is no number', { value: NaN }],
  ['a time that is none', { timestamp: new Date(NaN) }],
  ['a year beyond 9999', { timestamp: new Date(8.64e15) }],
  ['a unit that no index could hold', { unit: 'u'.repeat(257) }],
])('%s is refused by name, and its neighbours are stored', async (_what, poison) => {
  const before = aTrack();
  const after = aTrack();
  const [first, bad, last] = await Promise.allSettled([
    log.append(PROJECT, [before]),
    log.append(PROJECT, [aTrack(), aTrack(poison)]),
    log.append(PROJECT, [after]),
  ]);
  expect([first, last].map((result) => result?.status)).toEqual(['fulfilled', 'fulfilled']);
  expect(bad).toMatchObject({ status: 'rejected', reason: { violations: [{ pointer: '/events/1' }] } });
  expect((bad as PromiseRejectedResult).reason).toBeInstanceOf(InvalidInputError);
});

test('what only the database finds wrong is found among its neighbours, which are stored', async () => {
  await client.query(`ALTER TABLE events ADD CONSTRAINT no_poison CHECK (name <> 'poison')`);
  const events = Array.from({ length: 9 }, (_, index) => aTrack({ name: index === 4 ? 'poison' : 'buy' }));
  const results = await Promise.allSettled(events.map((event) => log.append(PROJECT, [event])));
  await client.query('ALTER TABLE events DROP CONSTRAINT no_poison');
  expect(results.map(({ status }) => status === 'fulfilled')).toEqual(
    events.map(({ name }) => name === 'buy'),
  );
  const counts: number[] = [];
  for (const event of events) counts.push((await stored(event)).length);
  expect(counts).toEqual(events.map(({ name }) => (name === 'buy' ? 1 : 0)));
});

test('more events than may wait are refused at once, and those that wait are stored', async () => {
  const small = new PostgresEventLog({
    connectionString: database.url,
    queuedEvents: 10,
    gatherMilliseconds: 50,
  });
  const waiting = small.append(
    PROJECT,
    Array.from({ length: 9 }, () => aTrack()),
  );
  await expect(small.append(PROJECT, [aTrack(), aTrack()])).rejects.toThrow(EventLogUnavailableError);
  expect(await waiting).toHaveLength(9);
  await small.close();
  await expect(small.append(PROJECT, [aTrack()])).rejects.toThrow(EventLogUnavailableError);
});

test('closing writes what waits', async () => {
  const closing = new PostgresEventLog({ connectionString: database.url, gatherMilliseconds: 600_000 });
  const event = aTrack();
  const appended = closing.append(PROJECT, [event]);
  await closing.close();
  expect(await appended).toEqual(['accepted']);
  expect(await stored(event)).toHaveLength(1);
});

test('connections that are cut are replaced; nothing acknowledged is lost, nothing is stored twice', async () => {
  const acknowledged: string[] = [];
  const send = async (): Promise<void> => {
    const event = aTrack();
    for (let isAnswered = false; !isAnswered;) {
      isAnswered = await log.append(PROJECT, [event]).then(
        () => true,
        (error: unknown) => {
          expect(error).toBeInstanceOf(EventLogUnavailableError);
          return false;
        },
      );
    }
    acknowledged.push(event.id);
  };
  for (let round = 0; round < 10; round += 1) {
    const sent = Array.from({ length: 20 }, send);
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'consumer-science event log'`,
    );
    await Promise.all(sent);
  }
  const { rows } = await client.query('SELECT id FROM events WHERE id = ANY ($1)', [acknowledged]);
  expect(rows).toHaveLength(200);
});

test('a server that refuses is an error at once; a server that is silent is one in time', async () => {
  const refusing = new PostgresEventLog({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
  await expect(refusing.append(PROJECT, [aTrack()])).rejects.toThrow(EventLogUnavailableError);
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as { port: number };
  const hanging = new PostgresEventLog({
    connectionString: `postgres://nobody@127.0.0.1:${port}/none`,
    connectTimeoutMilliseconds: 200,
  });
  const started = performance.now();
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, () => hanging.append(PROJECT, [aTrack()])),
  );
  expect(results.every((result) => result.status === 'rejected')).toBe(true);
  expect(performance.now() - started).toBeLessThan(5_000);
  await Promise.all([refusing.close(), hanging.close()]);
  silent.close();
});

test('a server that takes longer to let us in than anybody waits lets us in all the same', async () => {
  const { port, hostname } = new URL(database.url);
  const sluggish = createServer((inward) => {
    const outward = connect(Number(port), hostname);
    inward.on('error', () => outward.destroy()).on('close', () => outward.destroy());
    outward.on('error', () => inward.destroy()).on('close', () => inward.destroy());
    setTimeout(() => inward.pipe(outward).pipe(inward), 700);
  }).listen(0, '127.0.0.1');
  await once(sluggish, 'listening');
  const throughIt = new URL(database.url);
  throughIt.host = `127.0.0.1:${(sluggish.address() as { port: number }).port}`;
  const impatient = new PostgresEventLog({
    connectionString: throughIt.href,
    connections: 1,
    connectTimeoutMilliseconds: 200,
  });
  const event = aTrack();
  const refused: number[] = [];
  for (let isStored = false; !isStored && refused.length < 30;) {
    const asked = performance.now();
    const [result] = await Promise.allSettled([impatient.append(PROJECT, [event])]);
    isStored = result?.status === 'fulfilled';
    if (!isStored) refused.push(performance.now() - asked);
  }
  expect(refused.length).toBeGreaterThan(0);
  expect(Math.max(...refused)).toBeLessThan(2_000);
  expect(await stored(event)).toHaveLength(1);
  await impatient.close();
  sluggish.close();
});

test('an append has one time limit for everything: a group has only what is left of it', async () => {
  const busy = new PostgresEventLog({
    connectionString: database.url,
    groupTimeoutMilliseconds: 30_000,
    appendTimeoutMilliseconds: 1_900,
  });
  await busy.append(PROJECT, [aTrack()]);
  await client.query('BEGIN; LOCK TABLE event_ids IN ACCESS EXCLUSIVE MODE');
  await expect(busy.append(PROJECT, [aTrack()])).rejects.toThrow(/took longer than 1\d{3} ms/);
  await client.query('COMMIT');
  await busy.close();
});

test('a commit that does not come in time is given up, and the next append is stored', async () => {
  const impatient = new PostgresEventLog({ connectionString: database.url, groupTimeoutMilliseconds: 300 });
  await client.query('BEGIN; LOCK TABLE event_ids IN ACCESS EXCLUSIVE MODE');
  const event = aTrack();
  await expect(impatient.append(PROJECT, [event])).rejects.toThrow(EventLogUnavailableError);
  await client.query('COMMIT');
  expect(await impatient.append(PROJECT, [event])).toHaveLength(1);
  expect(await stored(event)).toHaveLength(1);
  await impatient.close();
});
