import {
  anExperiment,
  pointersOf,
  startApi,
  type Answer,
  type ApiUnderTest,
} from '../support/api-under-test.js';
import { metricBody, requestsTo } from '../support/requests.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());

const { post, get, patch, remove } = requestsTo(() => server);

describe('metrics', () => {
  it('are created, read, changed and deleted', async () => {
    const created = await post('/v1/metrics', metricBody('m1'));
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe('/v1/metrics/m1');
    expect(created.headers.get('etag')).toBe('"1"');
    expect(created.body).toMatchObject({ key: 'm1', window: { days: 7 }, direction: 'increase', version: 1 });
    expect((await get('/v1/metrics/m1')).body).toEqual(created.body);
    const changed = await patch('/v1/metrics/m1', { name: 'Signups', window: null });
    expect(changed.body).toMatchObject({ name: 'Signups', window: null, version: 2 });
    expect((await remove('/v1/metrics/m1')).status).toBe(204);
    expect((await get('/v1/metrics/m1')).status).toBe(404);
  });

  it('have keys of their own', async () => {
    await post('/v1/metrics', metricBody('twice'));
    const second = await post('/v1/metrics', metricBody('twice'));
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ type: '/problems/already-exists' });
    expect(pointersOf(second)).toEqual(['/key']);
  });

  it('are listed page by page, none twice', async () => {
    const keys = Array.from({ length: 5 }, (_, index) => `paged-${index}`);
    for (const key of keys) await post('/v1/metrics', metricBody(key));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Answer = await get(`/v1/metrics?limit=2&cursor=${cursor}`);
      const { items, nextCursor } = page.body as unknown as {
        items: { key: string }[];
        nextCursor: string | null;
      };
      expect(items.length).toBeLessThanOrEqual(2);
      seen.push(...items.map(({ key }) => key));
      cursor = nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(keys));
  });

  it('cannot change under a plan that was promised, nor vanish', async () => {
    await anExperiment(server, 'promised');
    expect((await patch('/v1/metrics/promised-signup', { name: 'Renamed' })).status).toBe(200);
    const redefined = await patch('/v1/metrics/promised-signup', { event: 'other' });
    expect(redefined.status).toBe(409);
    expect(redefined.body).toMatchObject({ type: '/problems/in-use' });
    expect((await remove('/v1/metrics/promised-signup')).status).toBe(409);
  });
});
