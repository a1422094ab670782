import { anExperiment, pointersOf, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { draftBody, metricBody, requestsTo } from '../support/requests.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());

const { post, get, patch, remove } = requestsTo(() => server);

describe('an experiment', () => {
  it('lives from draft to archive, and refuses every step that is not next', async () => {
    await post('/v1/metrics', metricBody('life-m'));
    const path = '/v1/experiments/life';
    const created = await post('/v1/experiments', draftBody('life', { metrics: { primary: ['life-m'] } }));
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
    await post('/v1/experiments', draftBody('early', { hypothesis: '', metrics: { primary: ['missing'] } }));
    const start = await post('/v1/experiments/early/start');
    expect(start.status).toBe(409);
    expect(pointersOf(start)).toEqual(['/metrics/primary/0', '/hypothesis']);
  });

  it('may have started in the past, not in the future', async () => {
    await post('/v1/metrics', metricBody('past-m'));
    await post('/v1/experiments', draftBody('past', { metrics: { primary: ['past-m'] } }));
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
    const frozen = await patch(path, { hypothesis: 'another', metrics: { primary: ['x'] } });
    expect(frozen.status).toBe(409);
    expect(frozen.body).toMatchObject({ type: '/problems/frozen-plan' });
    expect(pointersOf(frozen).sort()).toEqual(['/hypothesis', '/metrics']);
  });

  it('keeps what a change does not name, and its version when nothing changes', async () => {
    const metrics = { primary: ['a'], secondary: ['b'], guardrails: ['c', { metric: 'd', margin: 0.02 }] };
    await post('/v1/experiments', draftBody('partial', { metrics }));
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

  it('keeps every option of its analysis, member by member, until it starts', async () => {
    const analysis = { plannedUnits: 10_000, prior: { standardDeviation: 0.05 } };
    const created = await post('/v1/experiments', draftBody('options', { analysis }));
    const resolved = {
      alpha: 0.05,
      inference: 'group-sequential',
      plannedUnits: 10_000,
      looks: 28,
      spending: 'obrien-fleming',
      multiplicity: 'holm',
      regressionAdjustment: true,
      prior: { mean: 0, standardDeviation: 0.05 },
    };
    expect(created.body['analysis']).toEqual(resolved);
    const path = '/v1/experiments/options';
    const changed = await patch(path, { analysis: { looks: 5, prior: null, multiplicity: 'hommel' } });
    const next = { ...resolved, looks: 5, prior: null, multiplicity: 'hommel' };
    expect(changed.body['analysis']).toEqual(next);
    const open = await patch(path, { analysis: { plannedUnits: null } });
    expect(open.body['analysis']).toEqual({ ...next, plannedUnits: null, inference: 'sequential' });
    await anExperiment(server, 'frozen-options');
    const frozen = await patch('/v1/experiments/frozen-options', { analysis: { looks: 5 } });
    expect([frozen.status, pointersOf(frozen)]).toEqual([409, ['/analysis']]);
  });

  it('can be deleted only as a draft', async () => {
    await post('/v1/experiments', draftBody('draft-only'));
    expect((await remove('/v1/experiments/draft-only')).status).toBe(204);
    await anExperiment(server, 'started');
    expect(pointersOf(await remove('/v1/experiments/started'))).toEqual(['/status']);
  });

  it('shares its layer with no other that runs', async () => {
    await anExperiment(server, 'layer-a', { layer: 'checkout' });
    await post(
      '/v1/experiments',
      draftBody('layer-b', { layer: 'checkout', metrics: { primary: ['layer-a-signup'] } }),
    );
    const occupied = await post('/v1/experiments/layer-b/start');
    expect([occupied.status, pointersOf(occupied)]).toEqual([409, ['/layer']]);
    await post('/v1/experiments/layer-a/stop');
    expect((await post('/v1/experiments/layer-b/start')).status).toBe(200);
  });

  it('is listed by state', async () => {
    await post('/v1/experiments', draftBody('listed'));
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
    [{ analysis: { alpha: 1e-11 } }, '/analysis/alpha'],
    [{ analysis: { alpha: 0.51 } }, '/analysis/alpha'],
    [{ analysis: { plannedUnits: 1 } }, '/analysis/plannedUnits'],
    [{ analysis: { plannedUnits: 10.5 } }, '/analysis/plannedUnits'],
    [{ analysis: { inference: 'group-sequential' } }, '/analysis/plannedUnits'],
    [{ analysis: { looks: 101 } }, '/analysis/looks'],
    [{ analysis: { plannedUnits: 2, looks: 100 } }, '/analysis/looks'],
    [{ analysis: { spending: 'all' } }, '/analysis/spending'],
    [{ analysis: { multiplicity: 'hope' } }, '/analysis/multiplicity'],
    [{ analysis: { regressionAdjustment: 'yes' } }, '/analysis/regressionAdjustment'],
    [{ analysis: { prior: { standardDeviation: 0 } } }, '/analysis/prior/standardDeviation'],
    [{ analysis: { prior: {} } }, '/analysis/prior/standardDeviation'],
    [{ hashVersion: 3 }, '/hashVersion'],
    [{ status: 'running' }, '/status'],
    [{ projectId: 'x' }, '/projectId'],
  ])('refuses %j', async (more, pointer) => {
    const refused = await post('/v1/experiments', draftBody('refused', more));
    expect(refused.status).toBe(400);
    expect(pointersOf(refused)).toContain(pointer);
  });
});
