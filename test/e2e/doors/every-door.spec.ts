import { createApp, type Api } from '../../../apps/api/src/create-app.js';
import { createLogger } from '#libs/platform';
import {
  anExperiment,
  call,
  CLIENT_KEY,
  startApi,
  type Answer,
  type ApiUnderTest,
} from '../../support/api-under-test.js';
import { requestsTo } from '../../support/requests.js';
import { TcpRelay } from '../../support/tcp-relay.js';

/** Holds the database; the doors are asked of another process, whose way to the database can be cut. */
let server: ApiUnderTest;
let relay: TcpRelay;
let api: Api;
let door: { url: string };
beforeAll(async () => {
  server = await startApi();
  await anExperiment(server, 'page');
  await post('/v1/flags', {
    key: 'banner',
    value: 'none',
    rules: [{ key: 'dutch', condition: { country: 'NL' }, value: 'orange' }],
  });
  const { hostname, port } = new URL(server.databaseUrl);
  relay = new TcpRelay({ host: hostname, port: Number(port) });
  await relay.open();
  api = await createApp({
    databaseUrl: relay.through(server.databaseUrl),
    logger: createLogger({ level: 'silent', name: 'api' }),
  });
  door = { url: await api.listen(0, '127.0.0.1') };
});
afterAll(async () => {
  await api.close();
  await relay.cut();
  await server.close();
});
const { post } = requestsTo(() => server);

const country = 'NL';
const native = (body: object = {}, headers = {}): Promise<Answer> =>
  call(door, 'POST', '/v1/assignments', {
    key: CLIENT_KEY,
    headers,
    body: { attributes: { id: 'u1', country }, flags: true, ...body },
  });
const ofrep = (key = '', headers = {}): Promise<Answer> =>
  call(door, 'POST', `/ofrep/v1/evaluate/flags${key}`, {
    key: CLIENT_KEY,
    headers,
    body: { context: { targetingKey: 'u1', country } },
  });
const payload = (headers = {}): Promise<Answer> =>
  call(door, 'GET', `/api/features/${CLIENT_KEY}`, { key: null, headers });

describe('a flag', () => {
  it('has the value of its rule at every door', async () => {
    const { body } = await native();
    expect(body['flags']).toEqual([
      { flag: 'banner', value: 'orange', reason: 'TARGETING_MATCH', rule: 'dutch' },
    ]);
    const flag = { key: 'banner', value: 'orange', reason: 'TARGETING_MATCH', variant: 'dutch' };
    expect((await ofrep('/banner')).body).toMatchObject(flag);
    expect((await ofrep()).body['flags']).toEqual(expect.arrayContaining([expect.objectContaining(flag)]));
    expect((await payload()).body['features']).toMatchObject({ banner: { defaultValue: 'none' } });
  });

  it('is answered by its name, and unknown names are said to be unknown', async () => {
    const { status, body } = await native({ experiments: [], flags: ['banner', 'nothing'] });
    expect(status).toBe(200);
    expect(body['assignments']).toEqual([]);
    expect(body['flags']).toMatchObject([{ flag: 'banner' }, { error: { code: 'FLAG_NOT_FOUND' } }]);
  });
});

describe('the lane beside the router', () => {
  it('answers as the router does', async () => {
    const quick = await native();
    // A parameter of the media type is enough to take the other way.
    const slow = await native({}, { 'content-type': 'application/json; charset=utf-8' });
    expect(quick.text.replace(/"configAgeSeconds":\d+/, '')).toBe(
      slow.text.replace(/"configAgeSeconds":\d+/, ''),
    );
    const names = (answer: Answer): string[] => [...answer.headers.keys()].sort();
    expect(names(quick)).toEqual(names(slow));
  });

  it.each([
    ['{"attributes":{"id":"u1"},"nonsense":1}', 400],
    ['{"attributes":', 400],
    ['{"attributes":{"id":"u1"},"experiments":["nothing"]}', 404],
  ])('hands %s over with its body', async (body, status) => {
    const answer = await call(door, 'POST', '/v1/assignments', { key: CLIENT_KEY, body });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
  });
});

describe('without the database', () => {
  it('every door answers as before and says how old its definitions are', async () => {
    const before = await native();
    await relay.cut();
    const isOld = async (): Promise<boolean> => Number((await native()).body['configAgeSeconds']) >= 3;
    while (!(await isOld())) await new Promise(setImmediate);
    const [after, single, bulk, features] = [
      await native(),
      await ofrep('/page'),
      await ofrep(),
      await payload(),
    ];
    expect(after.body['assignments']).toEqual(before.body['assignments']);
    expect(after.body['flags']).toEqual(before.body['flags']);
    for (const { body } of [single, bulk]) {
      const { configAgeSeconds } = body['metadata'] as { configAgeSeconds: number };
      expect(configAgeSeconds).toBeGreaterThanOrEqual(3);
    }
    expect(Number(features.headers.get('x-config-age-seconds'))).toBeGreaterThanOrEqual(3);
    const { status, text } = await call(door, 'GET', '/health/ready', { key: null });
    expect([status, text]).toEqual([503, expect.stringContaining('"ageSeconds"')]);
    await relay.open();
    while (await isOld()) await new Promise(setImmediate);
  });
});

describe('a key that is bound to origins', () => {
  const [ours, theirs] = [{ origin: 'https://www.shop.example' }, { origin: 'https://evil.example' }];
  let bound: string;
  beforeAll(async () => {
    const body = { name: 'shop', scope: 'client', allowedOrigins: ['https://*.shop.example'] };
    bound = String((await post('/v1/keys', body)).body['key']);
  });
  const doors: [string, (headers: Record<string, string>) => Promise<Response>][] = [
    ['/v1/assignments', (headers) => send('/v1/assignments', headers, { attributes: { id: 'u1' } })],
    ['OFREP', (headers) => send('/ofrep/v1/evaluate/flags', headers, { context: { targetingKey: 'u1' } })],
    ['the payload', (headers) => fetch(`${door.url}/api/features/${bound}`, { headers })],
    ['a stream', (headers) => fetch(`${door.url}/sub/${bound}`, { headers })],
    ['a beacon', (headers) => send(`/v1/events?clientKey=${bound}`, headers, { events: [] })],
  ];
  const send = (path: string, headers: Record<string, string>, body: object): Promise<Response> =>
    fetch(door.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(!path.includes('?') && { authorization: `Bearer ${bound}` }),
        ...headers,
      },
      body: JSON.stringify(body),
    });

  it.each(doors)('at %s: lets its pages in and no others', async (_, ask) => {
    const [own, foreign, none] = [await ask(ours), await ask(theirs), await ask({})];
    const allowed = ({ headers }: Response): string | null => headers.get('access-control-allow-origin');
    expect([allowed(own), own.headers.get('vary')]).toEqual([ours.origin, 'Origin']);
    expect(own.status).not.toBe(403);
    expect([foreign.status, allowed(foreign)]).toEqual([403, null]);
    expect(none.status).not.toBe(403);
    for (const { body } of [own, foreign, none]) await body?.cancel();
  });
});
