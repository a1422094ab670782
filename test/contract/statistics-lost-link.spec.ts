import { PostgresStatisticsStore } from '#libs/event-store';
import { DatabaseUnavailableError } from '#libs/domain';
import { startRelay, type Relay } from './relay.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let relay: Relay;
let store: PostgresStatisticsStore;

beforeEach(async () => {
  database = await createTestDatabase();
  relay = await startRelay(database.url);
  store = new PostgresStatisticsStore({ connectionString: relay.url, workTimeoutMilliseconds: 100 });
});

afterEach(async () => {
  relay.cut();
  await store.close();
  await relay.close();
  await database.drop();
});

describe('a network that swallows answers', () => {
  it('fails the drain it met, soon, and the next one works', async () => {
    await store.drain([]);
    relay.silence('answers');
    await expect(store.drain([])).rejects.toBeInstanceOf(DatabaseUnavailableError);
    // What was lost is ended by the database later; until then the position is held, which is no failure.
    expect(await store.drain([])).toMatchObject({ events: 0 });
  });
});
