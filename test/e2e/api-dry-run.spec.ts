import { AnswerSchemas } from '../support/answer-schema.js';
import { call, pointersOf, startApi, type Answer, type ApiUnderTest } from '../support/api-under-test.js';
import { draftBody, metricBody, requestsTo } from '../support/requests.js';

interface DryRun {
  dryRun: true;
  action: string;
  changes: { pointer: string; before: unknown; after: unknown }[];
  opensPhase: boolean;
  units: { staying: number; moving: number; entering: number; leaving: number } | null;
  consequences: string[];
}

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
  await post('/v1/metrics', metricBody('signup'));
});
afterAll(() => server.close());

const { post, get, patch } = requestsTo(() => server);

const NOBODY = { staying: 0, moving: 0, entering: 0, leaving: 0 };
const draft = (key: string, more: object = {}): Promise<Answer> =>
  post('/v1/experiments', draftBody(key, { metrics: { primary: ['signup'] }, ...more }));
async function running(key: string, more: object = {}): Promise<void> {
  await draft(key, more);
  await post(`/v1/experiments/${key}/start`);
}

/** What a write would do; it is asked for with headers that make it heard, and must leave no trace. */
async function dryRun(method: string, path: string, body?: unknown): Promise<DryRun> {
  const key = /experiments\/([^/]+)/.exec(path)?.[1] ?? '';
  const trace = async (): Promise<string> =>
    (await get(`/v1/experiments/${key}`)).text + (await get(`/v1/audit?entity=${key}`)).text;
  const before = await trace();
  const answer = await call<DryRun>(server, method, `${path}?dryRun=true`, { body });
  expect([answer.status, answer.headers.get('etag'), answer.headers.get('location')]).toEqual([
    200,
    null,
    null,
  ]);
  expect(answer.body.dryRun).toBe(true);
  expect(await trace()).toBe(before);
  return answer.body;
}

/** The entity with every change made, as a JSON pointer says. */
function changed(entity: Record<string, unknown>, changes: DryRun['changes']): Record<string, unknown> {
  const copy = structuredClone(entity);
  for (const { pointer, after } of changes) {
    const steps = pointer.split('/').slice(1);
    const last = steps.pop() as string;
    const place = steps.reduce<Record<string, unknown>>(
      (at, step) => at[step] as Record<string, unknown>,
      copy,
    );
    place[last] = after;
  }
  return copy;
}

const lasting = ({ version: _v, updatedAt: _u, phases: _p, ...rest }: Record<string, unknown>): object =>
  rest;
/** Moments at which something was done differ between a dry run and the write. */
const timeless = (entity: object): unknown =>
  JSON.parse(JSON.stringify(entity).replaceAll(/"\d{4}-[^"]*Z"/g, '"..."'));

describe('a dry run', () => {
  it('foretells every step of a life, which then comes true', async () => {
    const path = '/v1/experiments/foretold';
    const created = await call<DryRun>(server, 'POST', '/v1/experiments?dryRun=true', {
      body: draftBody('foretold'),
    });
    expect([created.status, created.body.action, created.body.changes[0]?.before]).toEqual([
      200,
      'experiment.create',
      null,
    ]);
    expect((await get(path)).status).toBe(404);
    await draft('foretold', { layer: 'steps', traffic: 0.4 });
    const steps: [string, string, object | undefined, Partial<DryRun>][] = [
      ['PATCH', '', { traffic: 0.2 }, { opensPhase: false, units: NOBODY }],
      ['POST', '/start', {}, { opensPhase: true, units: { ...NOBODY, entering: 0.2 } }],
      [
        'PATCH',
        '',
        { traffic: 0.5 },
        { opensPhase: false, units: { ...NOBODY, staying: 0.2, entering: 0.3 } },
      ],
      ['POST', '/pause', undefined, { opensPhase: false, units: { ...NOBODY, leaving: 0.5 } }],
      ['POST', '/resume', undefined, { opensPhase: false, units: { ...NOBODY, entering: 0.5 } }],
      [
        'PATCH',
        '',
        {
          variants: [
            { key: 'control', weight: 0.2 },
            { key: 'treatment', weight: 0.8 },
          ],
        },
        { opensPhase: true, units: { ...NOBODY, staying: 0.35, moving: 0.15 } },
      ],
      ['POST', '/stop', undefined, { opensPhase: false, units: { ...NOBODY, leaving: 0.5 } }],
      ['POST', '/decision', { outcome: 'ship', variant: 'treatment' }, { units: { ...NOBODY, entering: 1 } }],
      ['POST', '/archive', undefined, { opensPhase: false, units: { ...NOBODY, leaving: 1 } }],
    ];
    for (const [method, step, body, expected] of steps) {
      const before = (await get(path)).body;
      const foretold = await dryRun(method, path + step, body);
      expect({ step, ...foretold }).toMatchObject({ step, ...expected });
      expect(foretold.consequences.length).toBeGreaterThan(0);
      const done = await call(server, method, path + step, { body });
      expect(done.status).toBe(200);
      expect(timeless(lasting(changed(before, foretold.changes)))).toEqual(timeless(lasting(done.body)));
      const phases = [before, done.body].map(({ phases: list }) => (list as object[]).length) as [
        number,
        number,
      ];
      expect(phases[1] > phases[0]).toBe(foretold.opensPhase);
    }
  });

  it('says in words what a change costs', async () => {
    await running('costly', {
      traffic: 0.5,
      schedule: { ramp: [1, 2, 3].map((days) => ({ after: { days }, traffic: days / 3 })) },
    });
    const path = '/v1/experiments/costly';
    const variants = [
      { key: 'control', weight: 0.26, value: 'other' },
      { key: 'treatment', weight: 0.74 },
    ];
    const { consequences, changes } = await dryRun('PATCH', path, { variants, traffic: 0.5 });
    expect(consequences).toEqual([
      'Opens phase 2: results of phase 1 stay readable, but the two are never pooled; the report starts from zero.',
      'Units of "control" get another value.',
      '12% of all units get another variant.',
      '38% of all units keep theirs.',
    ]);
    expect(new Set(changes.map(({ pointer }) => pointer))).toEqual(
      new Set(['/variants/0/weight', '/variants/0/value', '/variants/1/weight', '/slices']),
    );
    expect((await dryRun('PATCH', path, { traffic: 0.6 })).consequences).toEqual([
      'What is left of the ramp (3 steps) is dropped.',
      '10% of all units get a variant and had none.',
      '50% of all units keep theirs.',
    ]);
    expect(await dryRun('PATCH', path, { targeting: { country: 'NL' } })).toMatchObject({
      units: null,
      opensPhase: true,
    });
    expect(await dryRun('PATCH', path, { seed: 'another' })).toMatchObject({
      units: { staying: 0.125, moving: 0.125, entering: 0.25, leaving: 0.25 },
    });
    expect(await dryRun('PATCH', path, {})).toMatchObject({
      changes: [],
      consequences: ['Nothing would change.'],
    });
    const overrides = [{ unit: 'anna', variant: 'treatment' }];
    const forced = await dryRun('PATCH', path, { overrides });
    expect(forced.consequences[0]).toMatch(/^1 unit gets its variant by hand.*out of the analysis for good/);
    expect(forced.changes).toContainEqual({ pointer: '/excludedUnits', before: 0, after: 1 });
  });

  it('knows who depends on it, and what ending it means', async () => {
    await running('parent');
    await draft('child', { prerequisites: [{ key: 'parent', condition: { value: 'treatment' } }] });
    const paused = await dryRun('POST', '/v1/experiments/parent/pause');
    expect(paused.consequences.at(-1)).toBe(
      'It is a prerequisite of the experiment "child" (draft): whom that lets in changes with the value that units get here.',
    );
    await post('/v1/experiments/parent/stop');
    await post('/v1/experiments/parent/decision', { outcome: 'ship', variant: 'treatment' });
    const refused = await post('/v1/experiments/parent/archive?dryRun=true');
    expect([refused.status, refused.body['detail']]).toEqual([
      409,
      'The experiment "parent" is a prerequisite of the experiment "child" (draft); change those first.',
    ]);
    await call(server, 'DELETE', '/v1/experiments/child');
    const archived = await dryRun('POST', '/v1/experiments/parent/archive');
    expect(archived.consequences[0]).toBe(
      'Apps get their code\'s default from now on, no longer "treatment": put that into the code first.',
    );
  });

  it('tells of a change during a pause what happens when the pause ends', async () => {
    await running('paused-one', { traffic: 0.5 });
    await post('/v1/experiments/paused-one/pause');
    const variants = [
      { key: 'control', weight: 0.9 },
      { key: 'treatment', weight: 0.1 },
    ];
    const told = await dryRun('PATCH', '/v1/experiments/paused-one', { variants });
    expect(told.units).toEqual({ staying: 0.3, moving: 0.2, entering: 0, leaving: 0 });
    expect(told.consequences).toContain('Once it is resumed: 20% of all units get another variant.');
  });

  it('deletes nothing, and says so', async () => {
    await draft('doomed');
    expect(await dryRun('DELETE', '/v1/experiments/doomed')).toMatchObject({
      action: 'experiment.delete',
      changes: [{ pointer: '', before: { key: 'doomed' }, after: null }],
      consequences: ['The draft is gone for good; nobody has a variant of it.'],
    });
  });

  it('refuses what the write refuses, in the same words', async () => {
    await running('strict', { layer: 'full', traffic: 0.7 });
    await draft('squeezed', { layer: 'full', traffic: 0.4 });
    const refused: [string, string, object | undefined, number, string[]][] = [
      ['PATCH', '/v1/experiments/strict', { hypothesis: 'another' }, 409, ['/hypothesis']],
      ['PATCH', '/v1/experiments/strict', { traffic: 2 }, 400, ['/traffic']],
      [
        'PATCH',
        '/v1/experiments/strict',
        { targeting: { id: { $inGroup: 'nobody' } } },
        400,
        ['/targeting/id/$inGroup'],
      ],
      ['POST', '/v1/experiments/strict/start', {}, 409, ['/status']],
      ['POST', '/v1/experiments/squeezed/start', {}, 409, ['/layer']],
      ['POST', '/v1/experiments/strict/decision', { outcome: 'keep' }, 409, ['/status']],
      ['DELETE', '/v1/experiments/strict', undefined, 409, ['/status']],
      ['POST', '/v1/experiments/nowhere/stop', undefined, 404, []],
    ];
    for (const [method, path, body, status, pointers] of refused) {
      const [real, dry] = await Promise.all([
        call(server, method, path, { body }),
        call(server, method, `${path}?dryRun=true`, { body }),
      ]);
      expect([path, real.status, pointersOf(real)]).toEqual([path, status, pointers]);
      const { requestId: _one, instance: _at, ...problem } = dry.body;
      expect(real.body).toMatchObject(problem);
    }
    const stale = await call(server, 'PATCH', '/v1/experiments/strict?dryRun=true', {
      body: { name: 'x' },
      headers: { 'if-match': '"1"' },
    });
    expect(stale.status).toBe(412);
    const unclear = await patch('/v1/experiments/strict?dryRun=yes', { name: 'x' });
    expect([unclear.status, pointersOf(unclear)]).toEqual([400, ['/query/dryRun']]);
  });

  it('is never taken for the write where a write cannot tell', async () => {
    const refused = await post('/v1/metrics?dryRun=true', metricBody('unmade'));
    expect([refused.status, pointersOf(refused)]).toEqual([400, ['/query/dryRun']]);
    expect((await get('/v1/metrics/unmade')).status).toBe(404);
  });

  it('leaves an idempotency key to the write, and answers as documented', async () => {
    await draft('keyed');
    const headers = { 'idempotency-key': 'start-keyed-once' };
    const schemas = new AnswerSchemas((await get('/openapi.json')).body as never);
    const dry = await call(server, 'POST', '/v1/experiments/keyed/start?dryRun=true', { headers, body: {} });
    expect(schemas.faultsOf('POST', '/v1/experiments/{key}/start', dry)).toEqual([]);
    const real = await call(server, 'POST', '/v1/experiments/keyed/start', { headers, body: {} });
    expect([real.status, real.headers.get('idempotency-replayed'), real.body['status']]).toEqual([
      200,
      null,
      'running',
    ]);
  });
});
