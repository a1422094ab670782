import {
  anExperiment,
  call,
  CLIENT_KEY,
  pointersOf,
  startApi,
  type Answer,
  type ApiUnderTest,
} from '../support/api-under-test.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());

const post = (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  call(server, 'POST', path, { body, headers });
const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  call(server, 'GET', path, { headers });
const patch = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  call(server, 'PATCH', path, { body, headers });
const remove = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  call(server, 'DELETE', path, { headers });

const aMetric = (key: string, more: object = {}): object => ({
  key,
  type: 'conversion',
  event: 'signup',
  window: { days: 7 },
  ...more,
});
const aDraft = (key: string, more: object = {}): object => ({
  key,
  hypothesis: 'shorter converts',
  variants: [{ key: 'control' }, { key: 'treatment' }],
  ...more,
});

describe('metrics', () => {
  it('are created, read, changed and deleted', async () => {
    const created = await post('/v1/metrics', aMetric('m1'));
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
    await post('/v1/metrics', aMetric('twice'));
    const second = await post('/v1/metrics', aMetric('twice'));
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ type: '/problems/already-exists' });
    expect(pointersOf(second)).toEqual(['/key']);
  });

  it('are listed page by page, none twice', async () => {
    const keys = Array.from({ length: 5 }, (_, index) => `paged-${index}`);
    for (const key of keys) await post('/v1/metrics', aMetric(key));
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

describe('conditional requests', () => {
  it('answer 304 to who has the newest already', async () => {
    await post('/v1/metrics', aMetric('etag'));
    const known = await get('/v1/metrics/etag', { 'if-none-match': '"7", "1"' });
    expect([known.status, known.text]).toEqual([304, '']);
    expect((await get('/v1/metrics/etag', { 'if-none-match': '"9"' })).status).toBe(200);
  });

  it('change only the version that is meant', async () => {
    await post('/v1/metrics', aMetric('match'));
    expect((await patch('/v1/metrics/match', { name: 'A' }, { 'if-match': '"1"' })).status).toBe(200);
    const late = await patch('/v1/metrics/match', { name: 'B' }, { 'if-match': '"1"' });
    expect(late.status).toBe(412);
    expect(late.body).toMatchObject({ type: '/problems/precondition-failed' });
    expect((await remove('/v1/metrics/match', { 'if-match': '"1"' })).status).toBe(412);
    expect((await patch('/v1/metrics/match', { name: 'C' }, { 'if-match': 'nonsense' })).status).toBe(400);
    expect((await get('/v1/metrics/match')).body).toMatchObject({ name: 'A' });
  });

  it('let one of many simultaneous changes win', async () => {
    await post('/v1/metrics', aMetric('race'));
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
    const first = await post('/v1/metrics', aMetric('once'), headers);
    const second = await post('/v1/metrics', aMetric('once'), headers);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
  });

  it('belongs to one request', async () => {
    const headers = { 'idempotency-key': 'retry-2' };
    await post('/v1/metrics', aMetric('mine'), headers);
    const other = await post('/v1/metrics', aMetric('other'), headers);
    expect(other.status).toBe(422);
    expect(other.body).toMatchObject({ type: '/problems/idempotency-mismatch' });
  });

  it('creates one of ten that come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        post('/v1/metrics', aMetric('stampede'), { 'idempotency-key': 'stampede' }),
      ),
    );
    for (const { status } of answers) expect([201, 409]).toContain(status);
    const waiting = answers.filter(({ status }) => status === 409);
    for (const { body } of waiting) expect(body).toMatchObject({ type: '/problems/idempotency-running' });
  });

  it('lets a failed request be tried again', async () => {
    const headers = { 'idempotency-key': 'retry-3' };
    expect((await post('/v1/metrics', { ...aMetric('later'), type: 'ratio' }, headers)).status).toBe(400);
    expect((await post('/v1/metrics', { ...aMetric('later'), type: 'ratio' }, headers)).status).toBe(400);
  });

  it('never keeps a new API key', async () => {
    const body = { name: 'app', scope: 'client' };
    const first = await post('/v1/keys', body, { 'idempotency-key': 'key-1' });
    const second = await post('/v1/keys', body, { 'idempotency-key': 'key-1' });
    expect(first.body['key']).toMatch(/^cs_client_/);
    expect(second.body).toEqual({ ...first.body, key: undefined });
  });
});

describe('an experiment', () => {
  it('lives from draft to archive, and refuses every step that is not next', async () => {
    await post('/v1/metrics', aMetric('life-m'));
    const path = '/v1/experiments/life';
    const created = await post('/v1/experiments', aDraft('life', { metrics: { primary: ['life-m'] } }));
    expect(created.body).toMatchObject({ status: 'draft', version: 1, planHash: null });
    const steps = [
      ['start', 'running'],
      ['pause', 'paused'],
      ['resume', 'running'],
      ['stop', 'stopped'],
      ['decision', 'decided'],
      ['archive', 'archived'],
    ] as const;
    for (const [step, status] of steps) {
      const body =
        step === 'decision' ? { outcome: 'ship', variant: 'treatment', rationale: 'it won' } : undefined;
      const done = await post(`${path}/${step}`, body);
      expect([step, done.status, done.body['status']]).toEqual([step, 200, status]);
      const again = await post(`${path}/${step}`, body);
      expect([step, again.status]).toEqual([step, 409]);
      expect(again.body).toMatchObject({ type: '/problems/lifecycle' });
      expect(pointersOf(again)).toEqual(['/status']);
    }
    const audit = await get('/v1/audit?entity=life&limit=50');
    const { items } = audit.body as unknown as {
      items: { action: string; actor: string; requestId: string }[];
    };
    expect(items.map(({ action }) => action).reverse()).toEqual([
      'experiment.create',
      ...['start', 'pause', 'resume', 'stop', 'decide', 'archive'].map((step) => `experiment.${step}`),
    ]);
    for (const entry of items) expect(entry.requestId).toMatch(/^[\w-]{8,64}$/);
    expect(audit.text).not.toContain('cs_admin_');
  });

  it('cannot start before it can answer its question', async () => {
    await post('/v1/experiments', aDraft('early', { hypothesis: '', metrics: { primary: ['missing'] } }));
    const start = await post('/v1/experiments/early/start');
    expect(start.status).toBe(409);
    expect(pointersOf(start)).toEqual(['/metrics/primary/0', '/hypothesis']);
  });

  it('may have started in the past, not in the future', async () => {
    await post('/v1/metrics', aMetric('past-m'));
    await post('/v1/experiments', aDraft('past', { metrics: { primary: ['past-m'] } }));
    const future = await post('/v1/experiments/past/start', { startedAt: '2999-01-01T00:00:00Z' });
    expect([future.status, pointersOf(future)]).toEqual([400, ['/startedAt']]);
    const zoneless = await post('/v1/experiments/past/start', { startedAt: '2020-01-01T00:00:00' });
    expect([zoneless.status, pointersOf(zoneless)]).toEqual([400, ['/startedAt']]);
    const past = await post('/v1/experiments/past/start', { startedAt: '2020-01-01T01:00:00+01:00' });
    expect(past.body).toMatchObject({ startedAt: '2020-01-01T00:00:00.000Z' });
  });

  it('opens a phase when its allocation changes, and keeps its plan', async () => {
    await anExperiment(server, 'phased');
    const path = '/v1/experiments/phased';
    expect((await patch(path, { traffic: 0.5 })).body).toMatchObject({ phases: [{ number: 1 }] });
    const variants = [
      { key: 'control', weight: 0.2 },
      { key: 'treatment', weight: 0.8 },
    ];
    const moved = await patch(path, { variants });
    expect(moved.body['phases']).toHaveLength(2);
    const frozen = await patch(path, { hypothesis: 'another', metrics: { secondary: ['x'] } });
    expect(frozen.status).toBe(409);
    expect(frozen.body).toMatchObject({ type: '/problems/frozen-plan' });
    expect(pointersOf(frozen).sort()).toEqual(['/hypothesis', '/metrics']);
  });

  it('keeps what a change does not name, and its version when nothing changes', async () => {
    const metrics = { primary: ['a'], secondary: ['b'], guardrails: ['c', { metric: 'd', margin: 0.02 }] };
    await post('/v1/experiments', aDraft('partial', { metrics }));
    const changed = await patch('/v1/experiments/partial', { metrics: { secondary: [] } });
    expect(changed.body['metrics']).toEqual({
      primary: ['a'],
      secondary: [],
      guardrails: [
        { metric: 'c', margin: null },
        { metric: 'd', margin: 0.02 },
      ],
    });
    expect((await patch('/v1/experiments/partial', {})).body['version']).toBe(changed.body['version']);
  });

  it('can be deleted only as a draft', async () => {
    await post('/v1/experiments', aDraft('draft-only'));
    expect((await remove('/v1/experiments/draft-only')).status).toBe(204);
    await anExperiment(server, 'started');
    expect(pointersOf(await remove('/v1/experiments/started'))).toEqual(['/status']);
  });

  it('shares its layer with no other that runs', async () => {
    await anExperiment(server, 'layer-a', { layer: 'checkout' });
    await post(
      '/v1/experiments',
      aDraft('layer-b', { layer: 'checkout', metrics: { primary: ['layer-a-signup'] } }),
    );
    const occupied = await post('/v1/experiments/layer-b/start');
    expect([occupied.status, pointersOf(occupied)]).toEqual([409, ['/layer']]);
    await post('/v1/experiments/layer-a/stop');
    expect((await post('/v1/experiments/layer-b/start')).status).toBe(200);
  });

  it('is listed by state', async () => {
    await post('/v1/experiments', aDraft('listed'));
    const drafts = await get('/v1/experiments?status=draft&limit=200');
    const { items } = drafts.body as unknown as { items: { key: string; status: string }[] };
    expect(items.map(({ key }) => key)).toContain('listed');
    expect(new Set(items.map(({ status }) => status))).toEqual(new Set(['draft']));
    expect(pointersOf(await get('/v1/experiments?status=nonsense'))).toEqual(['/query/status']);
  });

  it.each([
    [{ variants: [{ key: 'only' }] }, '/variants'],
    [{ variants: [{ key: 'a', weight: 2 }, { key: 'b' }] }, '/variants/0/weight'],
    [{ variants: [{ key: 'a', weigth: 1 }, { key: 'b' }] }, '/variants/0/weigth'],
    [{ traffic: '1' }, '/traffic'],
    [{ name: null }, '/name'],
    [{ targeting: { country: { $nope: 1 } } }, '/targeting/country/$nope'],
    [{ targeting: [] }, '/targeting'],
    [{ metrics: { guardrails: [{ metric: 'x', margin: -1 }] } }, '/metrics/guardrails/0/margin'],
    [{ metrics: { guardrails: [7] } }, '/metrics/guardrails/0'],
    [{ analysis: { alpha: 0 } }, '/analysis/alpha'],
    [{ hashVersion: 3 }, '/hashVersion'],
    [{ status: 'running' }, '/status'],
    [{ projectId: 'x' }, '/projectId'],
  ])('refuses %j', async (more, pointer) => {
    const refused = await post('/v1/experiments', aDraft('refused', more));
    expect(refused.status).toBe(400);
    expect(pointersOf(refused)).toContain(pointer);
  });
});

describe('keys', () => {
  it('work from the moment they are made until they are revoked', async () => {
    const { body } = await post('/v1/keys', { name: 'new app', scope: 'client' });
    const key = body['key'] as string;
    const assign = (): Promise<Answer> =>
      call(server, 'POST', '/v1/assignments', { key, body: { attributes: { id: 'u' } } });
    expect((await assign()).status).toBe(200);
    expect((await remove(`/v1/keys/${String(body['id'])}`)).body['revokedAt']).not.toBeNull();
    expect((await assign()).status).toBe(401);
  });

  it('are listed without the keys', async () => {
    const list = await get('/v1/keys');
    expect(list.status).toBe(200);
    expect(list.text).not.toMatch(/cs_(admin|client)_|[0-9a-f]{64}/);
  });

  it('manage only with the admin scope', async () => {
    const refused = await call(server, 'GET', '/v1/experiments', { key: CLIENT_KEY });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ type: '/problems/forbidden' });
    const unknown = await call(server, 'GET', '/v1/experiments', { key: 'cs_admin_unknown' });
    expect(unknown.status).toBe(401);
    expect(unknown.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });
});

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
    await call(server, 'PATCH', '/v1/experiments/kept', { body: { name: 'Another name' } });
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
