import { createApp, type Api } from '../../apps/api/src/create-app.js';
import { createLogger } from '#libs/platform';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ensureInitialKeys } from '#libs/persistence';
import { ADMIN_KEY, anExperiment, call, CLIENT_KEY, type Answer } from '../support/api-under-test.js';
import { TcpRelay } from '../support/tcp-relay.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let relay: TcpRelay;
let url: string;
let api: Api;
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureInitialKeys({ databaseUrl: database.url, adminKey: ADMIN_KEY, clientKey: CLIENT_KEY });
  const { hostname, port } = new URL(database.url);
  relay = new TcpRelay({ host: hostname, port: Number(port) });
  await relay.open();
  await relay.cut();
  const logger = createLogger({ level: 'silent', name: 'api' });
  api = await createApp({ databaseUrl: relay.through(database.url), logger });
  url = await api.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await api.close();
  await relay.cut();
  await database.drop();
});

const ask = (method: string, path: string, body?: unknown, key: string | null = ADMIN_KEY): Promise<Answer> =>
  call({ url }, method, path, { key, body });
const assign = (): Promise<Answer> =>
  ask('POST', '/v1/assignments', { attributes: { id: 'u1' }, experiments: ['page'] }, CLIENT_KEY);
const otherDoors = async (): Promise<[number, unknown][]> => {
  const context = { targetingKey: 'u1' };
  const answers = [
    await ask('GET', `/api/features/${CLIENT_KEY}`, undefined, null),
    await ask('POST', '/ofrep/v1/evaluate/flags/page', { context }, CLIENT_KEY),
    await ask('POST', '/ofrep/v1/evaluate/flags', { context }, CLIENT_KEY),
  ];
  return answers.map(({ status, body }) => [status, body]);
};
const track = (id: string): Promise<Answer> =>
  ask('POST', '/v1/events', { events: [{ id, type: 'track', unit: 'u1', name: 'n' }] }, CLIENT_KEY);

/** Asks again until the answer is as wanted; the test's own time limit ends what never comes. */
async function until(wanted: (answer: Answer) => boolean, again: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await again();
    if (wanted(answer)) return answer;
  }
}
const isReady = ({ status }: Answer): boolean => status === 200;

function expectUnavailable(answer: Answer): void {
  expect(answer.status).toBe(503);
  expect(answer.body).toMatchObject({ status: 503, type: expect.stringMatching(/unavailable$/) as string });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
}

describe('a database that is away', () => {
  it('lets the process start, live, and say that it is not ready', async () => {
    expect((await ask('GET', '/health/live', undefined, null)).status).toBe(200);
    const ready = await ask('GET', '/health/ready', undefined, null);
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({
      status: 'not-ready',
      checks: { database: { status: 'failed' }, catalogue: { status: 'failed', version: null } },
    });
    for (const answer of [await ask('GET', '/v1/metrics'), await assign(), await track('early')]) {
      expectUnavailable(answer);
    }
    expect((await otherDoors()).map(([status]) => status)).toEqual([503, 503, 503]);
  });

  it('makes it ready by coming', async () => {
    await relay.open();
    await until(isReady, () => ask('GET', '/health/ready', undefined, null));
    await anExperiment({ url }, 'page');
    expect((await assign()).body).toMatchObject({ assignments: [{ reason: 'SPLIT' }] });
    expect((await track('first')).body).toMatchObject({ accepted: 1 });
  });

  it('stops what needs it and nothing else, and everything goes on when it is back', async () => {
    const before = (await assign()).body;
    const doors = await otherDoors();
    expect(doors.map(([status]) => status)).toEqual([200, 200, 200]);
    await relay.cut();
    expect((await assign()).body).toEqual(before);
    expect(await otherDoors()).toEqual(doors);
    expectUnavailable(await ask('GET', '/v1/experiments'));
    expectUnavailable(await ask('POST', '/v1/experiments/page/pause'));
    expectUnavailable(await track('second'));
    expectUnavailable(await ask('GET', '/v1/experiments/page/report'));
    expect((await ask('GET', '/health/ready', undefined, null)).status).toBe(503);
    expect((await ask('GET', '/health/live', undefined, null)).status).toBe(200);
    expect((await assign()).body).toEqual(before);
    await relay.open();
    await until(isReady, () => ask('GET', '/health/ready', undefined, null));
    const answer = await until(
      ({ status }) => status === 202,
      () => track('second'),
    );
    expect(answer.body['accepted']).toBe(1);
    const metrics = await ask('GET', '/metrics', undefined, null);
    expect(metrics.text).toMatch(/cs_events_unacknowledged_total\{[^}]*\} [1-9]/);
  });
});

describe('the process', () => {
  it('gives every answer its request id: the one that came, when it is harmless', async () => {
    const given = await call({ url }, 'GET', '/health/live', { headers: { 'x-request-id': 'order-12345' } });
    expect(given.headers.get('x-request-id')).toBe('order-12345');
    const forged = await call({ url }, 'GET', '/nowhere', { headers: { 'x-request-id': 'a b "c"' } });
    expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(forged.body['requestId']).toBe(forged.headers.get('x-request-id'));
  });

  it('tells Prometheus what it does', async () => {
    const { text, headers } = await ask('GET', '/metrics', undefined, null);
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    for (const name of [
      'http_request_duration_seconds_bucket{',
      'route="/v1/assignments",status="200"',
      'cs_events_received_total',
      'cs_catalogue_age_seconds',
      'nodejs_eventloop_lag_seconds',
      'process_resident_memory_bytes',
    ]) {
      expect(text).toContain(name);
    }
    // Routes as declared, never addresses: those have no end.
    expect(text).not.toContain('/nowhere');
  });

  it('keeps browsers from doing what no answer of it asks for', async () => {
    const { headers } = await ask('GET', '/v1/metrics');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
  });

  it('waits for nobody who does not speak', async () => {
    const partial = [
      'POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Le',
      `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${CLIENT_KEY}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"ev`,
    ];
    const answers = await Promise.all(partial.map(endOfConversation));
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*"status":408/);
    expect(await endOfConversation('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*malformed-request/);
  });
});

/** Everything that the server says to these bytes until it hangs up. */
async function endOfConversation(bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return heard;
}

describe('the end', () => {
  const MAIN = fileURLToPath(new URL('../../apps/api/src/main.ts', import.meta.url));
  const LOADER = new URL('../support/typescript-loader.mjs', import.meta.url).href;

  /** As a supervisor starts it, with a channel; resolves when it listens. */
  async function startProcess(databaseUrl: string): Promise<{ child: ChildProcess; url: string }> {
    const child = spawn(process.execPath, ['--import', LOADER, MAIN], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: databaseUrl,
        PORT: '0',
        HOST: '127.0.0.1',
        LOG_LEVEL: 'info',
      },
    });
    let log = '';
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      log += chunk.toString();
      const address = /"address":"([^"]+)"/.exec(log)?.[1];
      if (address === undefined) continue;
      child.stdout?.resume();
      return { child, url: address };
    }
    throw new Error(`it ended without listening: ${log}`);
  }

  it.each(['SIGTERM', 'SIGINT', 'disconnect'] as const)('comes in order with %s', async (reason) => {
    const { child, url: address } = await startProcess(database.url);
    const running = await call({ url: address }, 'GET', '/health/live', { key: null });
    expect(running.status).toBe(200);
    const exit = once(child, 'exit');
    if (reason === 'disconnect') child.disconnect();
    else child.kill(reason);
    expect(await exit).toEqual([0, null]);
  });

  it('comes within its time though the database never answers', async () => {
    const { child } = await startProcess('postgres://nobody@127.0.0.1:9/none');
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  });

  it('names what is wrong with its environment', async () => {
    const child = spawn(process.execPath, ['--import', LOADER, MAIN], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'], PORT: 'http' },
    });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(complaint).toContain('PORT');
  });
});
