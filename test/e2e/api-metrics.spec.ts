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

  it('of every type come with the defaults of their type, and show them all', async () => {
    const create = async (key: string, more: object): Promise<object> =>
      (await post('/v1/metrics', { key, event: 'e', ...more })).body;
    const days = (count: number): object => ({ days: count });
    expect(await create('d-count', { type: 'count' })).toMatchObject({
      ...{ delay: null, window: null, covariate: days(14), quantile: null, cap: null },
    });
    expect(await create('d-retention', { type: 'retention' })).toMatchObject({
      ...{ delay: days(7), window: days(1), covariate: days(14) },
    });
    expect(await create('d-quantile', { type: 'quantile', quantile: { level: 0.9 } })).toMatchObject({
      ...{ value: 'value', covariate: null, quantile: { level: 0.9, of: 'events', ignoreZeros: false } },
    });
    const capped = { type: 'sum', cap: { quantile: 0.999 }, covariate: null, delay: { hours: 36 } };
    expect(await create('d-capped', capped)).toMatchObject({
      ...{ cap: { quantile: 0.999, ignoreZeros: false }, covariate: null, delay: { days: 1, hours: 12 } },
    });
    const bare = await patch('/v1/metrics/d-capped', { cap: null, delay: null, covariate: { days: 7 } });
    expect(bare.body).toMatchObject({ cap: null, delay: null, covariate: days(7), version: 2 });
    expect((await get('/v1/metrics/d-capped')).body).toEqual(bare.body);
  });

  it.each<[object, string]>([
    [{ type: 'sum', cap: -1 }, '/cap'],
    [{ type: 'sum', cap: { quantile: 1 } }, '/cap/quantile'],
    [{ type: 'mean', cap: 1 }, '/cap'],
    [{ type: 'quantile' }, '/quantile'],
    [{ type: 'quantile', quantile: { level: 1 } }, '/quantile/level'],
    [{ type: 'quantile', quantile: { level: 0.5, of: 'users' } }, '/quantile/of'],
    [{ type: 'quantile', quantile: { level: 0.5 }, covariate: { days: 1 } }, '/covariate'],
    [{ type: 'count', quantile: { level: 0.5 } }, '/quantile'],
    [{ type: 'retention', window: null }, '/window'],
    [{ type: 'count', delay: { days: -1 } }, '/delay/days'],
    [{ type: 'count', covariate: {} }, '/covariate'],
    [{ type: 'count-distinct' }, '/value'],
    [{ type: 'time-to-event' }, '/window'],
    [{ type: 'funnel' }, '/funnel'],
    [{ type: 'funnel', funnel: { steps: [{ event: 'e' }] } }, '/funnel/steps'],
    [{ type: 'count', event: undefined }, '/event'],
    [{ type: 'count', matured: true }, '/matured'],
    [{ type: 'count', window: { days: 1 }, lookback: { days: 1 } }, '/lookback'],
    [{ type: 'count', trigger: { event: 'open', count: 0 } }, '/trigger/count'],
    [{ type: 'count', filters: [{ property: 'a', operator: 'like', value: '%' }] }, '/filters/0/operator'],
    [{ type: 'count', filters: [{ property: 'a', operator: 'in', value: 'x' }] }, '/filters/0/value'],
    [{ type: 'count', filters: [{ property: 'a', operator: 'eq', value: { b: 1 } }] }, '/filters/0/value'],
  ])('refuse %j', async (more, pointer) => {
    const refused = await post('/v1/metrics', { key: 'refused', event: 'e', ...more });
    expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
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
    expect((await patch('/v1/metrics/promised-signup', { covariate: null })).status).toBe(409);
    expect((await remove('/v1/metrics/promised-signup')).status).toBe(409);
    const corrected = await patch('/v1/metrics/promised-signup?redefine=true', { event: 'other' });
    expect(corrected.body).toMatchObject({ event: 'other', redefinedAt: expect.any(String) as unknown });
    const { checks } = (await get('/v1/experiments/promised/report')).body as {
      checks: { code: string; status: string }[];
    };
    expect(checks).toContainEqual(expect.objectContaining({ code: 'PLAN_CHANGES', status: 'warning' }));
  });
});
