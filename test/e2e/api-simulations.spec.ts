import { openPersistence, type Persistence } from '#libs/persistence';
import { anExperiment, pointersOf, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { draftBody, metricBody, requestsTo } from '../support/requests.js';

let server: ApiUnderTest;
let persistence: Persistence;
beforeAll(async () => {
  server = await startApi();
  persistence = openPersistence({ databaseUrl: server.databaseUrl });
  await post('/v1/metrics', metricBody('revenue', { type: 'sum' }));
});
afterAll(async () => {
  await persistence.close();
  await server.close();
});

const { post, get } = requestsTo(() => server);

describe('a simulation', () => {
  it('is taken in with every default, and says where to look', async () => {
    const asked = await post('/v1/simulations', { metric: 'revenue' });
    expect(asked.status).toBe(202);
    expect(asked.body).toMatchObject({
      status: 'queued',
      progress: 0,
      plan: {
        metric: 'revenue',
        experiment: null,
        days: 28,
        splits: 2_000,
        looks: 14,
        weights: [0.5, 0.5],
        alpha: 0.05,
      },
      result: null,
      failure: null,
      finishedAt: null,
    });
    expect(asked.headers.get('location')).toBe(`/v1/simulations/${String(asked.body['id'])}`);
    expect((await get(asked.headers.get('location') ?? '')).body).toEqual(asked.body);
  });

  it('keeps the seed it was given', async () => {
    const plan = {
      metric: 'revenue',
      seed: 7,
      weights: [0.9, 0.1],
      splits: 100,
      days: 1,
      looks: 1,
      alpha: 0.1,
    };
    const { body } = await post('/v1/simulations', plan);
    expect(body['plan']).toEqual({ ...plan, experiment: null });
  });

  it('waits for a worker, and shows what came of it', async () => {
    for (;;) {
      const waiting = await persistence.simulations.claim(new Date());
      if (waiting === null) break;
    }
    const { body } = await post('/v1/simulations', { metric: 'revenue' });
    const claimed = await persistence.simulations.claim(new Date());
    expect(claimed).toMatchObject({ id: body['id'], metricVersion: 1 });
    if (claimed === null) return;
    await persistence.simulations.report(claimed, 0.5, new Date());
    const path = `/v1/simulations/${claimed.id}`;
    expect((await get(path)).body).toMatchObject({ status: 'running', progress: 0.5 });
    const finishedAt = new Date();
    await persistence.simulations.finish({ ...claimed, status: 'failed', failure: 'no units', finishedAt });
    expect((await get(path)).body).toMatchObject({
      status: 'failed',
      failure: 'no units',
      finishedAt: finishedAt.toISOString(),
    });
  });

  it('is asked for once by a request that is sent twice', async () => {
    const headers = { 'idempotency-key': 'simulate-once' };
    const first = await post('/v1/simulations', { metric: 'revenue' }, headers);
    const second = await post('/v1/simulations', { metric: 'revenue' }, headers);
    expect([second.status, second.body]).toEqual([202, first.body]);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
  });

  it('draws from the units of an experiment that has started', async () => {
    await anExperiment(server, 'drawn');
    await post('/v1/experiments', draftBody('undrawn'));
    const drawn = await post('/v1/simulations', { metric: 'revenue', experiment: 'drawn' });
    expect(drawn.body['plan']).toMatchObject({ experiment: 'drawn' });
    const draft = await post('/v1/simulations', { metric: 'revenue', experiment: 'undrawn' });
    expect([draft.status, pointersOf(draft)]).toEqual([409, ['/experiment']]);
  });

  it('is listed, the newest first', async () => {
    const { body } = await post('/v1/simulations', { metric: 'revenue' });
    const page = await get('/v1/simulations?limit=1');
    const { items, nextCursor } = page.body as unknown as { items: object[]; nextCursor: string };
    expect(items).toEqual([body]);
    expect((await get(`/v1/simulations?limit=1&cursor=${nextCursor}`)).body['items']).not.toEqual(items);
  });

  it.each<[object, number, string]>([
    [{}, 400, '/metric'],
    [{ metric: 'nobody' }, 404, '/metric'],
    [{ metric: 'revenue', experiment: 'nobody' }, 404, '/experiment'],
    [{ metric: 'revenue', splits: 99 }, 400, '/splits'],
    [{ metric: 'revenue', splits: 20_001 }, 400, '/splits'],
    [{ metric: 'revenue', splits: 200.5 }, 400, '/splits'],
    [{ metric: 'revenue', looks: 0 }, 400, '/looks'],
    [{ metric: 'revenue', alpha: 0 }, 400, '/alpha'],
    [{ metric: 'revenue', alpha: 0.6 }, 400, '/alpha'],
    [{ metric: 'revenue', days: 0 }, 400, '/days'],
    [{ metric: 'revenue', weights: [1] }, 400, '/weights'],
    [{ metric: 'revenue', weights: [0.5, 0.6] }, 400, '/weights'],
    [{ metric: 'revenue', weights: [1, 0] }, 400, '/weights'],
    [{ metric: 'revenue', seed: -1 }, 400, '/seed'],
    [{ metric: 'revenue', status: 'done' }, 400, '/status'],
  ])('refuses %j', async (body, status, pointer) => {
    const refused = await post('/v1/simulations', body);
    expect([refused.status, pointersOf(refused)]).toEqual([status, [pointer]]);
  });

  it('that nobody asked for is not there', async () => {
    expect((await get('/v1/simulations/00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect((await get('/v1/simulations/not-an-id')).status).toBe(400);
  });
});
