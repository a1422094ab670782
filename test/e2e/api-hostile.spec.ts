import { Buffer } from 'node:buffer';
import {
  ADMIN_KEY,
  anExperiment,
  call,
  CLIENT_KEY,
  pointersOf,
  startApi,
  type Answer,
  type ApiUnderTest,
} from '../support/api-under-test.js';
import { hostileManagement } from '../support/hostile-management.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
  await anExperiment(server, 'target');
});
afterAll(() => server.close());

const send = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  call(server, 'POST', path, { body, headers });

function expectProblem(answer: Answer, status: number): void {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({
    status,
    type: expect.stringMatching(/^\/problems\/[a-z-]+$/) as string,
    title: expect.any(String) as string,
    detail: expect.any(String) as string,
    requestId: answer.headers.get('x-request-id'),
  });
  // Whatever was sent, little of it comes back.
  expect(answer.text.length).toBeLessThan(20_000);
}

const ROUTES = [
  '/v1/metrics',
  '/v1/experiments',
  '/v1/experiments/target/start',
  '/v1/assignments',
  '/v1/events',
];
const manyMembers = `{${Array.from({ length: 30_000 }, (_, index) => `"k${index}":1`).join()}}`;

const BODIES: [name: string, body: string | Uint8Array, pointer: string | null][] = [
  ['200,000 levels of arrays', '['.repeat(200_000) + ']'.repeat(200_000), '/0'.repeat(32)],
  ['100,000 levels of objects', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000), '/a'.repeat(32)],
  ['200,000 levels that never close', '{"a":['.repeat(100_000), '/a/0'.repeat(16)],
  ['30,000 members', manyMembers, ''],
  ['30,000 members further in', `{"x":[${manyMembers}]}`, '/x/0'],
  ['a name of a megabyte', `{"${'n'.repeat(900_000)}":1}`, ''],
  ['text that is no JSON', '{"key": nope}', ''],
  ['text that ends too early', '{"key": "a', ''],
  ['bytes that are no UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), null],
  ['a list', '[]', ''],
  ['null', 'null', ''],
  ['a number', '7', ''],
  ['a member __proto__', '{"__proto__":{"admin":true}}', '/__proto__'],
  ['a member __proto__, written otherwise', '{"\\u005f\\u005fproto\\u005f\\u005f":{}}', '/__proto__'],
  ['a member constructor', '{"constructor":{"prototype":{"admin":true}}}', '/constructor'],
  ['a member toString', '{"toString":"x"}', '/toString'],
  ['a member that nobody knows', '{"nobody":1}', '/nobody'],
];

describe.each(ROUTES)('POST %s', (path) => {
  it.each(BODIES)('refuses %s', async (_, body, pointer) => {
    const answer = await send(path, body);
    expectProblem(answer, 400);
    if (pointer !== null) expect(pointersOf(answer)).toContain(pointer);
  });

  it('refuses a body of 50 MB with an answer that the sender can read', async () => {
    expectProblem(await send(path, Buffer.alloc(50_000_000, ' ')), 413);
  });

  it('takes as many bytes as it says', async () => {
    const { detail } = (await send(path, Buffer.alloc(6_000_000, ' '))).body;
    const limit = Number(/more than (\d+) bytes/.exec(String(detail))?.[1]);
    expect((await send(path, Buffer.alloc(limit + 1, ' '))).status).toBe(413);
    expectProblem(await send(path, Buffer.alloc(limit, ' ')), 400);
    expect(detail).toMatch(/Send (less|fewer events) at once/);
  });

  it.each(['application/json\ta', 'text/xml', 'application/x-www-form-urlencoded', 'nonsense'])(
    'refuses the content type %j',
    async (type) => {
      expectProblem(await send(path, '{}', { 'content-type': type }), 415);
    },
  );

  it('refuses a body that is compressed in a way it does not know, and says so', async () => {
    const answer = await send(path, '{}', { 'content-encoding': 'zstd' });
    expectProblem(answer, 415);
    expect(JSON.stringify(answer)).toContain('Content-Encoding');
  });

  it('asks for a key', async () => {
    const answer = await call(server, 'POST', path, { key: null, body: {} });
    expectProblem(answer, 401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });
});

describe('bodies that would take long', () => {
  it.each(hostileManagement())('$path: $name', async ({ path, body, headers, status }) => {
    const answer = await send(path, body(), headers);
    if (status === 200) expect(answer.status).toBe(200);
    else expectProblem(answer, status);
  });

  it('are refused for the items of all their lists together', async () => {
    const rows = Array.from({ length: 6 }, () => Array.from({ length: 9_000 }, () => 1));
    const answer = await send('/v1/experiments', { key: 'rows', variants: rows });
    expect(answer.body).toMatchObject({
      type: '/problems/hostile-json',
      detail: expect.stringContaining('50000 items in all its arrays together') as unknown,
    });
  });
});

describe('text that cannot be stored', () => {
  it.each([
    ['/v1/metrics', { key: 'x', name: 'a\u0000b', type: 'count', event: 'e' }, '/name'],
    [
      '/v1/experiments',
      { key: 'x', variants: [{ key: 'a', value: { deep: ['\ud800'] } }, { key: 'b' }] },
      '/variants/0/value/deep/0',
    ],
    [
      '/v1/experiments',
      { key: 'x', targeting: { a: { $in: ['\u0000'] } }, variants: [] },
      '/targeting/a/$in/0',
    ],
    ['/v1/assignments', { attributes: { id: 'u\u0000' } }, '/attributes/id'],
    ['/v1/events', { events: [{ id: 'a\u0000', type: 'track', unit: 'u', name: 'n' }] }, '/events/0/id'],
    [
      '/v1/events',
      { events: [{ id: 'a', type: 'track', unit: 'u', name: 'n', properties: { x: '\udfff' } }] },
      '/events/0/properties/x',
    ],
  ])('is refused by %s', async (path, body, pointer) => {
    // JSON.stringify escapes halves of pairs and NUL, which is how they come over the wire.
    const answer = await send(path, body);
    expectProblem(answer, 400);
    expect(pointersOf(answer)).toContain(pointer);
  });
});

describe('addresses', () => {
  it.each([
    ['GET', '/nowhere', 404],
    ['GET', '/v1/metrics/', 404],
    ['GET', '//v1/metrics', 404],
    ['GET', '/v1/metrics;x=1', 404],
    ['GET', '/v1/metrics/absent', 404],
    ['GET', '/v1/metrics/%00', 400],
    ['GET', '/v1/metrics/a%20b', 400],
    ['GET', '/v1/metrics/%zz', 400],
    ['GET', `/v1/metrics/${'a'.repeat(300)}`, 414],
    ['GET', '/v1/metrics?limit=0', 400],
    ['GET', '/v1/metrics?limit=201', 400],
    ['GET', '/v1/metrics?limit=1e3', 400],
    ['GET', '/v1/metrics?limit=1&limit=2', 400],
    ['GET', '/v1/metrics?cursor=made-up', 400],
    ['GET', '/v1/metrics?cursor=%00', 400],
    ['GET', '/v1/metrics?__proto__=1', 400],
    ['GET', '/v1/metrics?unknown=1', 400],
    ['GET', '/v1/experiments/target/reports/not-an-id', 400],
    ['DELETE', '/v1/keys/not-an-id', 400],
    ['DELETE', '/v1/keys/00000000-0000-4000-8000-000000000000', 404],
    ['PUT', '/v1/metrics', 405],
    ['DELETE', '/v1/metrics', 405],
    ['GET', '/v1/events', 405],
    ['POST', '/v1/experiments/absent/start', 404],
  ])('%s %.60s answers %d', async (method, path, status) => {
    const answer = await call(server, method, path);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, type: expect.stringMatching(/^\/problems\//) as string });
    if (status === 405) expect(answer.headers.get('allow')).toMatch(/GET|POST/);
  });

  it.each([
    '/%76%31/metrics',
    '/V1/METRICS',
    '/v1/./metrics',
    '/v1/metrics%2f',
    '/v1/metrics?x',
    '/v1%2fmetrics',
  ])('lets nobody around the guard by writing %s', async (path) => {
    expect([401, 404]).toContain((await call(server, 'GET', path, { key: null })).status);
    expect([401, 404]).toContain((await call(server, 'HEAD', path, { key: null })).status);
  });

  it('takes no header larger than all that are sensible', async () => {
    const answer = await call(server, 'GET', '/v1/metrics', { headers: { 'x-large': 'x'.repeat(20_000) } });
    expect(answer.status).toBe(431);
    expect(answer.body).toMatchObject({ type: '/problems/headers-too-large' });
  });
});

describe('afterwards', () => {
  it('the server goes on, and nothing was a failure of its own', async () => {
    expect((await call(server, 'GET', '/health/ready')).status).toBe(200);
    const assigned = await call(server, 'POST', '/v1/assignments', {
      key: CLIENT_KEY,
      body: { attributes: { id: 'u1' }, experiments: ['target'] },
    });
    expect(assigned.status).toBe(200);
    expect(server.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it('no key stands in any line of the log', () => {
    const log = server.logLines.join('');
    expect(server.logLines.length).toBeGreaterThan(100);
    for (const secret of [ADMIN_KEY, CLIENT_KEY, 'Bearer', 'authorization'])
      expect(log).not.toContain(secret);
  });
});
