import { InvalidInputError, type TrackEvent } from '#libs/domain';
import { createEventStore, PostgresEventRetention, type EventStore } from '#libs/event-store';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';

let database: TestDatabase;
let client: pg.Client;
let store: EventStore;
let retention: PostgresEventRetention;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  store = createEventStore({ connectionString: database.url });
  retention = new PostgresEventRetention({ connectionString: database.url });
});

afterAll(async () => {
  await Promise.all([client.end(), store.close(), retention.close()]);
  await database.drop();
});

function aTrack(id: string): TrackEvent {
  return { id, type: 'track', unit: 'ann', name: 'buy', timestamp: new Date(), value: 1, properties: null };
}

/** Stores an event and lets it have come so many days ago, in that day's partition. */
async function received(id: string, daysAgo: number): Promise<void> {
  await store.eventLog.append(PROJECT, [aTrack(id)]);
  const { rows } = await client.query<{ day: string }>(
    `SELECT ((now() AT TIME ZONE 'UTC')::date - $1::integer)::text AS day`,
    [daysAgo],
  );
  const day = rows[0]?.day ?? '';
  const partition = `events_${day.replaceAll('-', '_')}`;
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${partition} PARTITION OF events FOR VALUES FROM ('${day}') TO ('${day}'::date + 1)`,
  );
  await client.query('UPDATE events SET received_on = $1 WHERE unit = $2 AND id = $3', [day, 'ann', id]);
  await client.query('UPDATE event_ids SET received_on = $1 WHERE id = $2', [day, id]);
}

async function drainAll(): Promise<void> {
  for (;;) {
    const { backlog } = await store.statisticsStore.drain([]);
    const { events } = await store.statisticsStore.lag();
    if (!backlog && events === 0) return;
  }
}

const idOf = (count: number): string => `00000000-0000-7000-8000-00000000000${count}`;
const stored = async (table: string): Promise<string[]> =>
  (await client.query<{ id: string }>(`SELECT id FROM ${table} ORDER BY id`)).rows.map(({ id }) => id);

test('days are dropped once they are counted; their ids are remembered for as long again', async () => {
  await received(idOf(1), 70);
  await received(idOf(2), 40);
  await received(idOf(3), 30);
  await store.eventLog.append(PROJECT, [aTrack(idOf(4))]);
  const early = await retention.dropOlderThan(30);
  expect(early).toMatchObject({ days: [], ids: 1 });
  expect(early.postponed).toHaveLength(2);
  expect(await stored('events')).toHaveLength(4);
  await drainAll();
  const [one, other] = await Promise.all([retention.dropOlderThan(30), retention.dropOlderThan(30)]);
  expect(new Set([...one.days, ...other.days])).toEqual(new Set(early.postponed));
  expect(await stored('events')).toEqual([idOf(3), idOf(4)]);
  expect(await stored('event_ids')).toEqual([idOf(2), idOf(3), idOf(4)]);
  expect(await store.eventLog.append(PROJECT, [aTrack(idOf(2)), aTrack(idOf(5))])).toEqual([
    'duplicate',
    'accepted',
  ]);
  expect(await retention.dropOlderThan(30)).toEqual({ days: [], postponed: [], ids: 0 });
});

test('a day that somebody reads is dropped another time, and nobody waits for it', async () => {
  await received(idOf(6), 50);
  await drainAll();
  await client.query('BEGIN');
  await client.query('SELECT count(*) FROM events');
  const busy = await retention.dropOlderThan(30);
  expect(busy.days).toEqual([]);
  expect(busy.postponed).toHaveLength(1);
  await client.query('COMMIT');
  expect((await retention.dropOlderThan(30)).days).toEqual(busy.postponed);
});

test.each([0, -1, 1.5, NaN])('%d days is no retention', async (days) => {
  await expect(retention.dropOlderThan(days)).rejects.toThrow(InvalidInputError);
});
