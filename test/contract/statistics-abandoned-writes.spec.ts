import type { UnitEvent } from '#libs/domain';
import { PostgresEventLog, PostgresStatisticsStore } from '#libs/event-store';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const PATIENCE_MILLISECONDS = 200;
const event: UnitEvent = {
  id: 'a',
  type: 'track',
  unit: 'u',
  name: 'buy',
  timestamp: new Date(),
  value: 1,
  properties: null,
};

let database: TestDatabase;
let log: PostgresEventLog;
let writer: pg.Client;

/** A writer that began a transaction and says nothing more, as one that was frozen in the middle of a group. */
async function abandonedWrite(name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.url, application_name: name });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN; SELECT pg_current_xact_id()');
  return client;
}

async function drainedEvents(patience?: number): Promise<number> {
  const store = new PostgresStatisticsStore({
    connectionString: database.url,
    ...(patience !== undefined && { abandonedAfterMilliseconds: patience }),
  });
  try {
    let events = 0;
    const end = performance.now() + 3 * PATIENCE_MILLISECONDS;
    while (events === 0 && performance.now() < end) events = (await store.drain([])).events;
    return events;
  } finally {
    await store.close();
  }
}

beforeEach(async () => {
  database = await createTestDatabase();
  log = new PostgresEventLog({ connectionString: database.url });
});

afterEach(async () => {
  writer.connection.stream.destroy();
  await log.close();
  await database.drop();
});

describe('a write to the log that never ends', () => {
  it('is ended after a while, so that what came after it is counted', async () => {
    writer = await abandonedWrite('consumer-science event log');
    await log.append(PROJECT, [event]);
    expect(await drainedEvents(PATIENCE_MILLISECONDS)).toBe(1);
  });

  it('is waited for until then', async () => {
    writer = await abandonedWrite('consumer-science event log');
    await log.append(PROJECT, [event]);
    expect(await drainedEvents()).toBe(0);
    await writer.query('COMMIT');
    expect(await drainedEvents()).toBe(1);
  });

  it('is left alone when it is not one of ours', async () => {
    writer = await abandonedWrite('somebody else');
    await log.append(PROJECT, [event]);
    expect(await drainedEvents(PATIENCE_MILLISECONDS)).toBe(0);
    await writer.query('COMMIT');
  });
});
