import { jest } from '@jest/globals';
import { createApp, type Api } from '../../apps/api/src/create-app.js';
import { createLogger } from '#libs/platform';
import { ensureInitialKeys } from '#libs/persistence';
import { AGGREGATION, QueueWorker } from '#libs/queues';
import { ADMIN_KEY, call, CLIENT_KEY } from '../support/api-under-test.js';
import { isRedisInstalled, startRedis } from '../support/redis-server.js';
import { TcpRelay } from '../support/tcp-relay.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(30_000);

const basic = (user: string, password: string): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

interface Listed {
  queues: {
    name: string;
    counts: Record<string, number>;
    readOnlyMode: boolean;
    jobSchedulerCount: number;
    jobs: { failedReason: string }[];
  }[];
}

const backends = isRedisInstalled() ? ['PostgreSQL', 'Redis'] : ['PostgreSQL'];

describe.each(backends)('/queues, with the queues on %s', (backend) => {
  let database: TestDatabase;
  let redis: Awaited<ReturnType<typeof startRedis>> | null = null;
  let relay: TcpRelay | null = null;
  let api: Api;
  let url: string;
  let redisUrl: string | undefined;
  const logLines: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    await ensureInitialKeys({ databaseUrl: database.url, adminKey: ADMIN_KEY, clientKey: CLIENT_KEY });
    if (backend === 'Redis') {
      redis = await startRedis();
      relay = new TcpRelay({ host: '127.0.0.1', port: Number(new URL(redis.url).port) });
      await relay.open();
      redisUrl = relay.through(redis.url);
    }
    const logger = createLogger(
      { level: 'trace', name: 'api' },
      { write: (line) => void logLines.push(line) },
    );
    api = await createApp({ databaseUrl: database.url, redisUrl, logger });
    url = await api.listen(0, '127.0.0.1');
    while ((await call({ url }, 'GET', '/health/ready')).status !== 200);
  });
  afterAll(async () => {
    await api.close();
    await relay?.cut();
    await redis?.stop();
    await database.drop();
  });

  const get = (path: string, headers: Record<string, string> = basic('ann', ADMIN_KEY)) =>
    call({ url }, 'GET', path, { key: null, headers });
  const listed = async (query = ''): Promise<Listed['queues']> =>
    (await call<Listed>({ url }, 'GET', `/queues/api/queues${query}`)).body.queues;

  it('asks a browser for a password, and shows nothing without an admin key', async () => {
    for (const path of ['/queues', '/queues/', '/queues/api/queues', '/queues/static/favicon-32x32.png']) {
      const anonymous = await get(path, {});
      expect([path, anonymous.status]).toEqual([path, 401]);
      expect(anonymous.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
      expect((await get(path, basic('ann', 'cs_admin_guessed_guessed_guessed'))).status).toBe(401);
      for (const headers of [basic('ann', CLIENT_KEY), { authorization: `Bearer ${CLIENT_KEY}` }]) {
        expect((await get(path, headers)).status).toBe(403);
      }
    }
  });

  it('is a page of our own origin alone', async () => {
    const page = await get('/queues');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.text).not.toMatch(/https?:\/\//);
    expect(page.text).not.toMatch(/<%|undefined/);
    const base = /<base href="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const files = [...page.text.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.filter((file) => /\.(js|css)$/.test(file)).length).toBeGreaterThan(2);
    for (const file of files) expect([file, (await get(base + file)).status]).toEqual([file, 200]);
    // What is text in the page is data; a script in it would be stopped by the policy.
    const scripts = [...page.text.matchAll(/<script(?![^>]*src=)[^>]*>/g)].map(([tag]) => tag);
    for (const tag of scripts) expect(tag).toContain('type="application/json"');
  });

  it('shows each queue, its schedule and what failed', async () => {
    expect((await listed()).map(({ name }) => name)).toEqual(['aggregation', 'simulations', 'maintenance']);
    let hasFailed: () => void = () => undefined;
    const failed = new Promise<void>((resolve) => (hasFailed = resolve));
    const worker = new QueueWorker({
      queue: AGGREGATION,
      location: { databaseUrl: database.url, redisUrl },
      work: () => Promise.reject(new Error('the disk is full')),
      onError: hasFailed,
      withoutQueueAfter: 1e9,
    });
    await failed;
    await worker.close();
    const [aggregation] = await listed('?activeQueue=aggregation&status=failed&page=1&jobsPerPage=10');
    expect(aggregation).toMatchObject({ readOnlyMode: true, jobSchedulerCount: 1 });
    expect(aggregation?.counts['failed']).toBeGreaterThan(0);
    expect(aggregation?.jobs[0]?.failedReason).toBe('the disk is full');
    expect((await get('/queues/api/job-schedulers')).text).toContain('drain');
    expect((await get('/queues/api/redis/stats')).status).toBe(200);
  });

  it('changes nothing, whoever asks', async () => {
    const requests: [string, string][] = [
      ['PUT', '/queues/api/queues/aggregation/pause'],
      ['PUT', '/queues/api/queues/pause'],
      ['PUT', '/queues/api/queues/aggregation/obliterate'],
      ['POST', '/queues/api/queues/aggregation/add'],
    ];
    for (const [method, path] of requests) {
      expect([path, (await call({ url }, method, path)).status]).not.toEqual([path, 200]);
    }
    expect((await listed())[0]).toMatchObject({ isPaused: false });
  });

  it('keeps keys out of the log', () => {
    const log = logLines.join('\n');
    expect(log).not.toContain(ADMIN_KEY);
    expect(log).not.toContain(Buffer.from(`ann:${ADMIN_KEY}`).toString('base64'));
  });

  if (backend === 'Redis') {
    it('says that the server of the queues is away, and shows them when it is back', async () => {
      await relay?.cut();
      const startedAt = performance.now();
      const away = await get('/queues/api/queues');
      expect(away.status).toBe(503);
      expect(performance.now() - startedAt).toBeLessThan(8_000);
      await relay?.open();
      for (;;) if ((await get('/queues/api/queues')).status === 200) break;
    });
  }
});
