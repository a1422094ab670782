import {
  ADMIN_KEY,
  anExperiment,
  call,
  CLIENT_KEY,
  startApi,
  type Answer,
  type ApiUnderTest,
  type Call,
} from '../../support/api-under-test.js';
import { EventStreamClient } from '../../support/event-stream-client.js';
import { draftBody, requestsTo } from '../../support/requests.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
  await anExperiment(server, 'page', { targeting: { country: { $in: ['NL', 'BE'] } } });
  await anExperiment(server, 'paused');
  await post('/v1/experiments/paused/pause');
  await post('/v1/experiments', draftBody('draft'));
});
afterAll(() => server.close());

const { post } = requestsTo(() => server);

type Flag = Record<string, unknown> & { key: string; metadata: Record<string, unknown> };
type Flags = { flags: Flag[]; metadata: { configVersion: string }; eventStreams?: unknown };
const single = (key: string, body: unknown, more: Call = {}): Promise<Answer<Flag>> =>
  call<Flag>(server, 'POST', `/ofrep/v1/evaluate/flags/${key}`, { key: CLIENT_KEY, body, ...more });
const bulk = (body: unknown, headers: Record<string, string> = {}, query = ''): Promise<Answer<Flags>> =>
  call<Flags>(server, 'POST', `/ofrep/v1/evaluate/flags${query}`, { key: CLIENT_KEY, body, headers });
const context = (targetingKey: string, more: object = { country: 'NL' }): object => ({
  context: { targetingKey, ...more },
});

interface Assigned {
  variant: string;
  value: unknown;
  reason: string;
  bucket: number | null;
}
async function assigned(experiment: string, attributes: object): Promise<Assigned> {
  const { body } = await call<{ assignments: Assigned[]; configVersion: string }>(
    server,
    'POST',
    '/v1/assignments',
    { key: CLIENT_KEY, body: { attributes, experiments: [experiment] } },
  );
  return body.assignments[0] as Assigned;
}

describe('POST /ofrep/v1/evaluate/flags/{key}', () => {
  it('answers what the unit is assigned, and from which state of the definitions', async () => {
    const { status, body, headers } = await single('page', context('u1'));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    const { variant, value, bucket } = await assigned('page', { id: 'u1', country: 'NL' });
    const metadata = {
      experiment: 'page',
      inExperiment: true,
      unitAttribute: 'id',
      bucket,
      configVersion: expect.any(String) as string,
      configAgeSeconds: expect.any(Number) as number,
    };
    expect(body).toEqual({ key: 'page', value, variant, reason: 'SPLIT', metadata });
  });

  it.each([
    ['who is not targeted', 'page', { country: 'FR' }, 'DEFAULT', 'old_page'],
    ['what is paused', 'paused', {}, 'DISABLED', 'old_page'],
    ['a draft', 'draft', {}, 'DISABLED', 'control'],
  ])('gives %s the value of the control', async (_, key, attributes, reason, value) => {
    const { status, body } = await single(key, context('u1', attributes));
    expect(status).toBe(200);
    expect(body).toMatchObject({ key, value, variant: 'control', reason, metadata: { inExperiment: false } });
  });

  it('takes an id of the context for the unit, and the targeting key where there is none', async () => {
    for (const index of Array.from({ length: 20 }, (_, each) => each)) {
      const named = await single('page', context('somebody', { id: `u${index}`, country: 'NL' }));
      const keyed = await single('page', context(`u${index}`));
      const withoutAge = ({ body }: typeof named): object => ({
        ...body,
        metadata: { ...(body['metadata'] as object), configAgeSeconds: 0 },
      });
      expect(withoutAge(named)).toEqual(withoutAge(keyed));
    }
  });

  it.each<[string, unknown, string]>([
    ['no JSON', '{"context":', 'PARSE_ERROR'],
    ['nothing', undefined, 'PARSE_ERROR'],
    ['an array', [], 'PARSE_ERROR'],
    ['text', '"text"', 'PARSE_ERROR'],
    ['a hostile depth', '['.repeat(100), 'PARSE_ERROR'],
    ['no context', {}, 'INVALID_CONTEXT'],
    ['a context that is text', { context: 'u1' }, 'INVALID_CONTEXT'],
    ['a targeting key that is a number', { context: { targetingKey: 7 } }, 'INVALID_CONTEXT'],
    ['no targeting key', { context: { id: 'u1' } }, 'TARGETING_KEY_MISSING'],
    ['an empty targeting key', { context: { targetingKey: '' } }, 'TARGETING_KEY_MISSING'],
  ])('refuses %s', async (_, body, errorCode) => {
    const headers = { 'content-type': 'application/json' };
    const one = await single('page', body, { headers });
    expect([one.status, one.body]).toEqual([
      400,
      { key: 'page', errorCode, errorDetails: expect.any(String) as string },
    ]);
    const all = await bulk(body, headers);
    expect([all.status, all.body]).toEqual([400, { errorCode, errorDetails: expect.any(String) as string }]);
  });

  it.each(['nowhere', 'a%2Fb', '%F0%9F%98%80'])('knows no flag %s', async (key) => {
    const { status, body } = await single(key, context('u1'));
    expect(status).toBe(404);
    expect(body).toEqual({
      key: decodeURIComponent(key),
      errorCode: 'FLAG_NOT_FOUND',
      errorDetails: expect.any(String) as string,
    });
  });

  it('wants a key, by either header', async () => {
    expect((await single('page', context('u1'), { key: null })).status).toBe(401);
    expect((await single('page', context('u1'), { key: 'cs_client_unknown0123456789' })).status).toBe(401);
    const keyed = await single('page', context('u1'), { key: null, headers: { 'x-api-key': CLIENT_KEY } });
    expect(keyed.status).toBe(200);
  });

  it('answers browsers of any origin, and tells them so before', async () => {
    const preflight = await call(server, 'OPTIONS', '/ofrep/v1/evaluate/flags', {
      key: null,
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,if-none-match',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('if-none-match');
    const { headers } = await bulk(context('u1'), { origin: 'https://shop.example' });
    expect(headers.get('access-control-expose-headers')).toContain('ETag');
  });

  it('takes neither another type nor more than it needs', async () => {
    const text = { headers: { 'content-type': 'text/plain' } };
    expect((await single('page', JSON.stringify(context('u1')), text)).status).toBe(415);
    const large = await single('page', context('u1', { filler: 'x'.repeat(300_000) }));
    expect([large.status, large.text]).toEqual([413, expect.stringContaining('more than 262144 bytes')]);
  });
});

describe('POST /ofrep/v1/evaluate/flags', () => {
  it('answers for all; what does not run has no value', async () => {
    const { status, body } = await bulk(context('u1'));
    expect(status).toBe(200);
    const { variant, value, bucket } = await assigned('page', { id: 'u1', country: 'NL' });
    const sorted = body.flags.sort((one, other) => one.key.localeCompare(other.key));
    expect(sorted).toEqual([
      {
        key: 'draft',
        reason: 'DISABLED',
        metadata: { experiment: 'draft', inExperiment: false, unitAttribute: 'id' },
      },
      {
        key: 'page',
        value,
        variant,
        reason: 'SPLIT',
        metadata: { experiment: 'page', inExperiment: true, unitAttribute: 'id', bucket },
      },
      {
        key: 'paused',
        reason: 'DISABLED',
        metadata: { experiment: 'paused', inExperiment: false, unitAttribute: 'id' },
      },
    ]);
    expect(body.metadata.configVersion).toMatch(/^\d+$/);
  });

  it('has a tag of the result: the same for the same, another for another context or configuration', async () => {
    const tagOf = async (body: object): Promise<string> => (await bulk(body)).headers.get('etag') ?? '';
    const tag = await tagOf(context('u1'));
    expect(tag).not.toBe('');
    expect(await tagOf(context('u1', { country: 'NL', irrelevant: 1 }))).toBe(tag);
    expect(await tagOf(context('u1', { country: 'FR' }))).not.toBe(tag);
    expect(await tagOf(context('u2'))).not.toBe(tag);
    await post('/v1/metrics', { key: 'unrelated', type: 'conversion', event: 'x' });
    expect(await tagOf(context('u1'))).toBe(tag);
  });

  it('is not sent twice to the same context, and never to another', async () => {
    const first = await bulk(context('u1'));
    const known = { 'if-none-match': first.headers.get('etag') ?? '' };
    const again = await bulk(context('u1'), known);
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', known['if-none-match']]);
    const strong = { 'if-none-match': `"other", ${known['if-none-match'].replace('W/', '')}` };
    expect((await bulk(context('u1'), strong)).status).toBe(304);
    const others = await Promise.all(['u2', 'u3', 'u4'].map((unit) => bulk(context(unit), known)));
    expect(others.map(({ status }) => status)).toEqual([200, 200, 200]);
    await anExperiment(server, 'newer');
    expect((await bulk(context('u1'), known)).status).toBe(200);
  });

  it('names its event stream to client keys only', async () => {
    const { body } = await bulk(context('u1'));
    const endpoint = { requestUri: `/ofrep/v1/streams/${CLIENT_KEY}` };
    expect(body.eventStreams).toEqual([{ type: 'sse', endpoint, inactivityDelaySec: 120 }]);
    const admin = await call(server, 'POST', '/ofrep/v1/evaluate/flags', {
      key: ADMIN_KEY,
      body: context('u1'),
    });
    expect(admin.status).toBe(200);
    expect(admin.text).not.toContain('canary');
  });

  it('takes any version that a client was told of', async () => {
    for (const version of ['1', '999999999', 'x', '', '-1', '1e308']) {
      const query = `?flagConfigEtag=${version}&flagConfigLastModified=x`;
      expect((await bulk(context('u1'), {}, query)).status).toBe(200);
    }
  });
});

describe('GET /ofrep/v1/streams/{clientKey}', () => {
  const listen = (headers: Record<string, string> = {}): Promise<EventStreamClient> =>
    EventStreamClient.open(`${server.url}/ofrep/v1/streams/${CLIENT_KEY}`, headers);
  const typeOf = ({ data = '{}' }: { data?: string }): unknown =>
    (JSON.parse(data) as { type?: string }).type;
  const isRefetch = (event: { data?: string }): boolean => typeOf(event) === 'refetchEvaluation';

  it('tells of every change, drafts among them, and of nothing else', async () => {
    await using stream = await listen();
    await stream.next(({ id }) => id !== undefined);
    const before = stream.events.length;
    await post('/v1/metrics', { key: 'unrelated-2', type: 'conversion', event: 'x' });
    await post('/v1/experiments', draftBody('draft-2'));
    const event = await stream.next(isRefetch, before);
    expect(stream.events.slice(before).filter(isRefetch)).toHaveLength(1);
    const { etag } = JSON.parse(event.data ?? '{}') as { etag: string };
    const { body } = await bulk(context('u1'), {}, `?flagConfigEtag=${etag}`);
    expect(Number(body.metadata.configVersion)).toBeGreaterThanOrEqual(Number(etag));
    expect(body.flags.map(({ key }) => key)).toContain('draft-2');
  });

  it('tells who comes back of what was missed', async () => {
    const before = await listen();
    const { id = '' } = await before.next((event) => event.id !== undefined);
    await before[Symbol.asyncDispose]();
    await post('/v1/experiments', draftBody('draft-3'));
    await using after = await listen({ 'last-event-id': id });
    expect(await after.next(isRefetch)).toMatchObject({ id: expect.not.stringMatching(id) as string });
  });

  it('is not for unknown keys', async () => {
    const stream = await EventStreamClient.open(`${server.url}/ofrep/v1/streams/cs_client_unknown0123`);
    expect(stream.status).toBe(404);
  });
});

describe('POST /v1/assignments', () => {
  it('explains itself when asked', async () => {
    const ask = (country: string): Promise<Answer> =>
      call(server, 'POST', '/v1/assignments', {
        key: CLIENT_KEY,
        body: { attributes: { id: 'u1', country }, experiments: ['page', 'draft'], explain: true },
      });
    const { body } = await ask('NL');
    expect(body['configVersion']).toMatch(/^\d+$/);
    expect(body['assignments']).toMatchObject([
      {
        experiment: 'page',
        reason: 'SPLIT',
        trail: [
          { check: 'status', passed: true },
          { check: 'targeting', passed: true },
          { check: 'unit', passed: true },
          { check: 'traffic', passed: true, detail: expect.stringContaining('bucket') as string },
        ],
      },
      { experiment: 'draft', reason: 'DISABLED', trail: [{ check: 'status', passed: false }] },
    ]);
    const { body: elsewhere } = await ask('FR');
    expect(elsewhere['assignments']).toMatchObject([
      { reason: 'DEFAULT', trail: [{ check: 'status' }, { check: 'targeting', passed: false }] },
      {},
    ]);
  });
});
