import { startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { metricBody, requestsTo } from '../support/requests.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());

const { post, get, patch, remove } = requestsTo(() => server);

describe('conditional requests', () => {
  it('answer 304 to who has the newest already', async () => {
    await post('/v1/metrics', metricBody('etag'));
    const known = await get('/v1/metrics/etag', { 'if-none-match': '"7", "1"' });
    expect([known.status, known.text]).toEqual([304, '']);
    expect((await get('/v1/metrics/etag', { 'if-none-match': '"9"' })).status).toBe(200);
  });

  it('change only the version that is meant', async () => {
    await post('/v1/metrics', metricBody('match'));
    expect((await patch('/v1/metrics/match', { name: 'A' }, { 'if-match': '"1"' })).status).toBe(200);
    const late = await patch('/v1/metrics/match', { name: 'B' }, { 'if-match': '"1"' });
    expect(late.status).toBe(412);
    expect(late.body).toMatchObject({ type: '/problems/precondition-failed' });
    expect((await remove('/v1/metrics/match', { 'if-match': '"1"' })).status).toBe(412);
    expect((await patch('/v1/metrics/match', { name: 'C' }, { 'if-match': 'nonsense' })).status).toBe(400);
    expect((await get('/v1/metrics/match')).body).toMatchObject({ name: 'A' });
  });

  it('let one of many simultaneous changes win', async () => {
    await post('/v1/metrics', metricBody('race'));
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        patch('/v1/metrics/race', { name: `N${index}` }, { 'if-match': '"1"' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array.from({ length: 7 }, () => 412),
    ]);
  });
});

describe('an Idempotency-Key', () => {
  it('gives a retry the first answer and does nothing twice', async () => {
    const headers = { 'idempotency-key': 'retry-1' };
    const first = await post('/v1/metrics', metricBody('once'), headers);
    const second = await post('/v1/metrics', metricBody('once'), headers);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
  });

  it('belongs to one request', async () => {
    const headers = { 'idempotency-key': 'retry-2' };
    await post('/v1/metrics', metricBody('mine'), headers);
    const other = await post('/v1/metrics', metricBody('other'), headers);
    expect(other.status).toBe(422);
    expect(other.body).toMatchObject({ type: '/problems/idempotency-mismatch' });
  });

  it('creates one of ten that come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        post('/v1/metrics', metricBody('stampede'), { 'idempotency-key': 'stampede' }),
      ),
    );
    for (const { status } of answers) expect([201, 409]).toContain(status);
    const waiting = answers.filter(({ status }) => status === 409);
    for (const { body } of waiting) expect(body).toMatchObject({ type: '/problems/idempotency-running' });
  });

  it('lets a failed request be tried again', async () => {
    const headers = { 'idempotency-key': 'retry-3' };
    expect((await post('/v1/metrics', { ...metricBody('later'), type: 'ratio' }, headers)).status).toBe(400);
    expect((await post('/v1/metrics', { ...metricBody('later'), type: 'ratio' }, headers)).status).toBe(400);
  });

  it('never keeps a new API key', async () => {
    const body = { name: 'app', scope: 'client' };
    const first = await post('/v1/keys', body, { 'idempotency-key': 'key-1' });
    const second = await post('/v1/keys', body, { 'idempotency-key': 'key-1' });
    expect(first.body['key']).toMatch(/^cs_client_/);
    expect(second.body).toEqual({ ...first.body, key: undefined });
  });
});
