import { jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { createApp, type Api } from '../../apps/api/src/create-app.js';
import { createLogger } from '#libs/platform';
import { ensureInitialKeys } from '#libs/persistence';
import { startRelay, type Relay } from '../contract/relay.js';
import { ADMIN_KEY, anExperiment, call, CLIENT_KEY } from '../support/api-under-test.js';
import { isRedisInstalled, startRedis } from '../support/redis-server.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(60_000);

/** What a request may take longer than usual, whatever the queues' server does. */
const MOST_MILLISECONDS = 1_000;
const REQUESTS = 20;

const suite = isRedisInstalled() ? describe : describe.skip;

suite('ingest and assignment, with the queues on a Redis', () => {
  let database: TestDatabase;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let direct: Redis;
  let relay: Relay;
  let api: Api;
  let url: string;
  let sent = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    await ensureInitialKeys({ databaseUrl: database.url, adminKey: ADMIN_KEY, clientKey: CLIENT_KEY });
    redis = await startRedis();
    direct = new Redis(redis.url);
    relay = await startRelay(redis.url);
    await relay.down();
    const logger = createLogger({ level: 'silent', name: 'api' });
    api = await createApp({ databaseUrl: database.url, redisUrl: relay.url, logger });
    url = await api.listen(0, '127.0.0.1');
    while ((await call({ url }, 'GET', '/health/ready')).status !== 200);
    await anExperiment({ url }, 'page');
  });
  afterAll(async () => {
    await api.close();
    direct.disconnect();
    await relay.close();
    await redis.stop();
    await database.drop();
  });

  /** The longest of the answers, all of which are as ever. */
  async function slowest(): Promise<number> {
    const times: number[] = [];
    for (let request = 0; request < REQUESTS; request += 1) {
      const startedAt = performance.now();
      const id = `e${(sent += 1)}`;
      const events = { events: [{ id, type: 'track', unit: 'u1', name: 'signup' }] };
      const stored = await call({ url }, 'POST', '/v1/events', { key: CLIENT_KEY, body: events });
      const question = { attributes: { id: `u${request}` }, experiments: ['page'] };
      const assigned = await call({ url }, 'POST', '/v1/assignments', { key: CLIENT_KEY, body: question });
      times.push(performance.now() - startedAt);
      expect(stored.body).toMatchObject({ accepted: 1 });
      expect(assigned.body).toMatchObject({ assignments: [{ reason: 'SPLIT' }] });
    }
    return Math.max(...times);
  }

  it.each<[string, () => Promise<unknown> | void]>([
    ['was never there', () => undefined],
    ['is there', () => relay.open()],
    ['was flushed', () => direct.flushall()],
    [
      'is full',
      async () => {
        await direct.config('SET', 'maxmemory-policy', 'noeviction');
        await direct.config('SET', 'maxmemory', '1');
      },
    ],
    [
      'evicts what it likes',
      async () => {
        await direct.config('SET', 'maxmemory-policy', 'allkeys-lru');
      },
    ],
    ['answers nothing', () => relay.silence()],
    ['is gone', () => relay.down()],
  ])('do not notice that it %s', async (_state, bring) => {
    await bring();
    expect(await slowest()).toBeLessThan(MOST_MILLISECONDS);
  });
});
