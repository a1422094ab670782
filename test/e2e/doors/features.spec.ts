import { once } from 'node:events';
import { createServer } from 'node:net';
import { StreamLimits } from '../../../apps/api/src/streams/stream-limits.js';
import { createApp } from '../../../apps/api/src/create-app.js';
import { createLogger } from '#libs/platform';
import {
  ADMIN_KEY,
  anExperiment,
  call,
  CLIENT_KEY,
  startApi,
  type Answer,
  type ApiUnderTest,
} from '../../support/api-under-test.js';
import { EventStreamClient } from '../../support/event-stream-client.js';
import { requestsTo, draftBody } from '../../support/requests.js';

const MOST_STREAMS = 4;
/** A change must be everywhere within this time. */
const ONE_SECOND = 1_000;

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi({ streamLimits: new StreamLimits(MOST_STREAMS, 50) });
  await anExperiment(server, 'page', { targeting: { country: 'NL' }, traffic: 0.5 });
});
afterAll(() => server.close());

const { post, remove } = requestsTo(() => server);

interface Payload {
  status: number;
  features: Record<string, { defaultValue: unknown; rules?: object[] }>;
  dateUpdated: string;
}
const features = (headers: Record<string, string> = {}, key = CLIENT_KEY): Promise<Answer<Payload>> =>
  call<Payload>(server, 'GET', `/api/features/${key}`, { key: null, headers });
const listen = (headers: Record<string, string> = {}, key = CLIENT_KEY): Promise<EventStreamClient> =>
  EventStreamClient.open(`${server.url}/sub/${key}`, headers);
const isFeatures = ({ event }: { event?: string }): boolean => event === 'features';

describe('GET /api/features/{clientKey}', () => {
  it('gives what SDKs need to come to the same variants', async () => {
    const { status, body, headers } = await features();
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 200,
      savedGroups: {},
      features: {
        page: {
          defaultValue: 'old_page',
          rules: [
            {
              id: 'page',
              key: 'page',
              seed: 'page',
              hashVersion: 2,
              hashAttribute: 'id',
              variations: ['old_page', 'new_page'],
              meta: [{ key: 'control' }, { key: 'treatment' }],
              ranges: [
                [0, 0.25],
                [0.5, 0.75],
              ],
              condition: { country: 'NL' },
            },
          ],
        },
      },
      experiments: [],
      dateUpdated: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    });
    expect(headers.get('x-sse-support')).toBe('enabled');
    expect(headers.get('cache-control')).toContain('stale-if-error');
  });

  it('is open to pages of any origin', async () => {
    const { headers } = await features({ origin: 'https://shop.example' });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-expose-headers')).toMatch(/ETag.*X-SSE-Support/);
  });

  it('is not sent twice, and is when it is another', async () => {
    const first = await features();
    const etag = first.headers.get('etag') ?? '';
    const again = await features({ 'if-none-match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
    await anExperiment(server, 'another');
    const changed = await features({ 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(Object.keys(changed.body.features).sort()).toEqual(['another', 'page']);
    expect(changed.body.dateUpdated).not.toBe(first.body.dateUpdated);
  });

  it('says nothing of drafts, and stays the same when only they change', async () => {
    const before = await features();
    await post('/v1/experiments', draftBody('secret-plan'));
    const after = await features();
    expect(after.text).toBe(before.text);
    await remove('/v1/experiments/secret-plan');
  });

  it('has another date when an experiment has gone', async () => {
    await anExperiment(server, 'short');
    await anExperiment(server, 'later');
    await post('/v1/experiments/short/stop');
    await post('/v1/experiments/short/decision', { outcome: 'keep' });
    await post('/v1/experiments/later/pause');
    const before = await features();
    expect((await post('/v1/experiments/short/archive')).status).toBe(200);
    const after = await features();
    expect(after.body.features).not.toHaveProperty('short');
    expect(after.body.dateUpdated).not.toBe(before.body.dateUpdated);
  });

  it.each(['cs_client_unknown0123456789abcdef', 'x', '%20'])('knows no key %s', async (key) => {
    const { status, headers, body } = await features({ origin: 'https://shop.example' }, key);
    expect(status).toBe(404);
    expect(headers.get('x-unrecoverable')).toBe('1');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(body).toMatchObject({ status: 404, error: expect.any(String) as string });
  });

  it('refuses an admin key, and logs no key', async () => {
    expect((await features({}, ADMIN_KEY)).status).toBe(403);
    expect(server.logLines.join('')).not.toMatch(/canary/);
  });
});

describe('GET /sub/{clientKey}', () => {
  it('tells the present state, then every change within a second', async () => {
    await using stream = await listen({ origin: 'https://shop.example' });
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(stream.headers.get('access-control-allow-origin')).toBe('*');
    const first = await stream.next(isFeatures);
    expect(JSON.parse(first.data ?? '')).toEqual((await features()).body);
    const known = stream.events.length;
    await anExperiment(server, 'pushed');
    const startedAt = performance.now();
    const next = await stream.next(
      (event) => isFeatures(event) && (event.data ?? '').includes('"pushed"'),
      known,
    );
    expect(performance.now() - startedAt).toBeLessThan(ONE_SECOND);
    expect(JSON.parse(next.data ?? '')).toEqual((await features()).body);
  });

  it('keeps silent about what the client has, and about what does not concern it, but beats', async () => {
    const etag = (await features()).headers.get('etag') ?? '';
    await using stream = await listen({ 'last-event-id': etag });
    await post('/v1/metrics', { key: 'unrelated', type: 'conversion', event: 'x' });
    await post('/v1/experiments', draftBody('unrelated'));
    await stream.next(({ comment }) => comment !== undefined);
    expect(stream.events.filter(isFeatures)).toEqual([]);
  });

  it('takes a bounded number of clients, and new ones when some have gone', async () => {
    const streams = await Promise.all(Array.from({ length: MOST_STREAMS }, () => listen()));
    const refused = await listen();
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const metrics = await call(server, 'GET', '/metrics', { key: null });
    expect(metrics.text).toMatch(/cs_event_streams\{[^}]*\} 4/);
    await Promise.all(streams.map((stream) => stream[Symbol.asyncDispose]()));
    for (;;) {
      await using another = await listen();
      if (another.status === 200) break;
    }
  });

  it('ends when the key is revoked', async () => {
    const { body } = await post('/v1/keys', { name: 'short-lived', scope: 'client' });
    await using stream = await listen({}, String(body['key']));
    await stream.next(isFeatures);
    await remove(`/v1/keys/${String(body['id'])}`);
    await stream.ended();
    expect((await listen({}, String(body['key']))).status).toBe(404);
  });

  it.each([
    ['cs_client_unknown0123456789abcdef', 404],
    [ADMIN_KEY, 403],
  ])('is not for %s', async (key, status) => {
    expect((await listen({}, key)).status).toBe(status);
  });
});

describe('another process', () => {
  it('hears of a change, says the same, and lets its clients go when it ends', async () => {
    const logger = createLogger({ level: 'silent', name: 'api' });
    const other = await createApp({ databaseUrl: server.databaseUrl, logger });
    const url = await other.listen(0, '127.0.0.1');
    const stream = await EventStreamClient.open(`${url}/sub/${CLIENT_KEY}`);
    await stream.next(isFeatures);
    const known = stream.events.length;
    await post('/v1/experiments/page/pause');
    const startedAt = performance.now();
    const { data } = await stream.next(isFeatures, known);
    expect(performance.now() - startedAt).toBeLessThan(ONE_SECOND);
    expect(JSON.parse(data ?? '')).toEqual((await features()).body);
    const closing = performance.now();
    await other.close();
    await stream.ended();
    expect(performance.now() - closing).toBeLessThan(5_000);
    const { port } = new URL(url);
    const again = createServer().listen(Number(port), '127.0.0.1');
    await once(again, 'listening');
    again.close();
  });
});
