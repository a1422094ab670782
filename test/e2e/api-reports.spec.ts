import { anExperiment, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { requestsTo } from '../support/requests.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());

const { post, get, patch } = requestsTo(() => server);

describe('a report', () => {
  it('comes as JSON, CSV or a page that may run nothing', async () => {
    await anExperiment(server, 'reported');
    const json = await get('/v1/experiments/reported/report');
    expect(json.body).toMatchObject({
      experiment: { key: 'reported' },
      exposures: { crossovers: 0 },
      phase: 1,
    });
    const csv = await get('/v1/experiments/reported/report', { accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
    const page = await get('/v1/experiments/reported/report?format=html');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
    expect(page.text).toMatch(/^<!doctype html>/i);
    expect((await get('/v1/experiments/reported/report?format=pdf')).status).toBe(400);
    expect((await get('/v1/experiments/reported/report', { accept: 'image/png' })).status).toBe(406);
    expect((await get('/v1/experiments/nobody/report')).status).toBe(404);
  });

  it('is kept as it was shown, once as long as it says the same', async () => {
    await anExperiment(server, 'kept');
    const first = await get('/v1/experiments/kept/report');
    const again = await get('/v1/experiments/kept/report', {
      'if-none-match': first.headers.get('etag') ?? '',
    });
    expect(again.status).toBe(304);
    await patch('/v1/experiments/kept', { name: 'Another name' });
    await get('/v1/experiments/kept/report');
    const list = await get('/v1/experiments/kept/reports');
    expect(list.body['items']).toHaveLength(2);
    const stored = await get(first.headers.get('content-location') ?? '');
    expect(stored.body).toEqual(first.body);
    const absent = '/v1/experiments/kept/reports/00000000-0000-4000-8000-000000000000';
    expect((await get(absent)).status).toBe(404);
  });

  it('of an archived experiment is the last that was made', async () => {
    await anExperiment(server, 'put-away');
    await post('/v1/experiments/put-away/stop');
    const last = await get('/v1/experiments/put-away/report');
    await post('/v1/experiments/put-away/archive');
    expect((await get('/v1/experiments/put-away/report')).body).toEqual(last.body);
  });
});
