import { call, CLIENT_KEY, pointersOf, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { draftBody, metricBody, requestsTo } from '../support/requests.js';

interface Assignment {
  variant: string;
  reason: string;
  inExperiment: boolean;
  bucket: number | null;
}

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
  await post('/v1/metrics', metricBody('signup'));
});
afterAll(() => server.close());

const { post, get, patch, remove } = requestsTo(() => server);

async function running(key: string, more: object = {}): Promise<void> {
  await post('/v1/experiments', draftBody(key, { metrics: { primary: ['signup'] }, ...more }));
  const started = await post(`/v1/experiments/${key}/start`);
  if (started.status !== 200) throw new Error(started.text);
}

async function assigned(key: string, attributes: object): Promise<Assignment> {
  const { body } = await call(server, 'POST', '/v1/assignments', {
    key: CLIENT_KEY,
    body: { attributes, experiments: [key] },
  });
  return (body['assignments'] as Assignment[])[0] as Assignment;
}

const ALL_TREATMENT = {
  variants: [
    { key: 'control', weight: 0 },
    { key: 'treatment', weight: 1 },
  ],
};

describe('an override', () => {
  it('wins over targeting and traffic while the experiment runs, and never counts', async () => {
    const overrides = [{ unit: 'anna', variant: 'treatment' }];
    await running('forced', { overrides, traffic: 0, targeting: { country: 'NL' } });
    expect(await assigned('forced', { id: 'anna' })).toMatchObject({
      variant: 'treatment',
      reason: 'TARGETING_MATCH',
      inExperiment: false,
      bucket: null,
    });
    expect(await assigned('forced', { id: 'bob' })).toMatchObject({ variant: 'control', reason: 'DEFAULT' });
    const removed = await patch('/v1/experiments/forced', {
      overrides: [{ unit: 'bob', variant: 'control' }],
    });
    expect(removed.body['excludedUnits']).toBe(2);
    expect(await assigned('forced', { id: 'anna' })).toMatchObject({ variant: 'control', reason: 'DEFAULT' });
    await post('/v1/experiments/forced/stop');
    const late = await patch('/v1/experiments/forced', { overrides: [] });
    expect([late.status, pointersOf(late)]).toEqual([409, ['/overrides']]);
  });

  it('is for 10,000 units at most, one after the other, and answers stay small', async () => {
    await running('rotated', {});
    const from = (first: number): object => ({
      overrides: Array.from({ length: 1_000 }, (_, index) => ({
        unit: `tester-${first + index}`,
        variant: 'control',
      })),
    });
    for (let round = 0; round < 10; round += 1)
      expect((await patch('/v1/experiments/rotated', from(round * 1_000))).status).toBe(200);
    const more = await patch('/v1/experiments/rotated', from(9_500));
    expect([more.status, pointersOf(more)]).toEqual([400, ['/overrides']]);
    expect(more.text).toContain('10,500 units');
    expect((await patch('/v1/experiments/rotated', from(3_000))).status).toBe(200);
    const none = await patch('/v1/experiments/rotated', { overrides: [] });
    expect([none.status, none.body['excludedUnits']]).toEqual([200, 10_000]);
    expect(none.text.length).toBeLessThan(10_000);
  }, 60_000);

  it.each<[object, string[]]>([
    [[{ unit: 'a', variant: 'nobody' }], ['/overrides/0/variant']],
    [
      [
        { unit: 'a', variant: 'control' },
        { unit: 'a', variant: 'control' },
      ],
      ['/overrides/1/unit'],
    ],
    [[{ unit: '', variant: 'control' }], ['/overrides/0/unit']],
    [[{ unit: 'a' }], ['/overrides/0/variant']],
    [Array.from({ length: 1_001 }, (_, unit) => ({ unit: `u${unit}`, variant: 'control' })), ['/overrides']],
  ])('that is wrong is refused (%#)', async (overrides, pointers) => {
    const refused = await post('/v1/experiments', draftBody('refused', { overrides }));
    expect([refused.status, pointersOf(refused)]).toEqual([400, pointers]);
  });
});

describe('a prerequisite', () => {
  it('lets in who gets the value of the other, and opens a phase when it changes', async () => {
    await running('first', { ...ALL_TREATMENT, targeting: { country: 'NL' } });
    const needs = (value: string): object => ({ prerequisites: [{ key: 'first', condition: { value } }] });
    await running('next', { ...ALL_TREATMENT, ...needs('treatment') });
    expect(await assigned('next', { id: 'a', country: 'NL' })).toMatchObject({
      variant: 'treatment',
      inExperiment: true,
    });
    expect(await assigned('next', { id: 'a', country: 'BE' })).toMatchObject({
      variant: 'control',
      reason: 'DEFAULT',
    });
    const { body } = await patch('/v1/experiments/next', needs('control'));
    expect(body['phases']).toMatchObject([
      { allocation: needs('treatment') },
      { reason: 'changed prerequisites', allocation: needs('control') },
    ]);
    expect(await assigned('next', { id: 'a', country: 'BE' })).toMatchObject({ variant: 'treatment' });
  });

  it('must exist, be another, and lead nowhere back, also through flags', async () => {
    const drafting = (key: string, other: string): ReturnType<typeof post> =>
      post(
        '/v1/experiments',
        draftBody(key, { prerequisites: [{ key: other, condition: { value: true } }] }),
      );
    for (const [key, other] of [
      ['lonely', 'missing'],
      ['lonely', 'lonely'],
    ] as const) {
      const refused = await drafting(key, other);
      expect([refused.status, pointersOf(refused)]).toEqual([400, ['/prerequisites/0/key']]);
    }
    await post('/v1/experiments', draftBody('one'));
    const rule = {
      key: 'r',
      value: true,
      prerequisites: [{ key: 'one', condition: { value: 'treatment' } }],
    };
    expect((await post('/v1/flags', { key: 'between', value: false, rules: [rule] })).status).toBe(201);
    expect((await drafting('three', 'between')).status).toBe(201);
    const circle = await patch('/v1/experiments/one', {
      prerequisites: [{ key: 'three', condition: { value: 1 } }],
    });
    expect(circle.body['errors']).toEqual([
      {
        pointer: '/prerequisites/0/key',
        detail: 'leads back to where it starts: "one" needs "three" needs "between" needs "one"',
      },
    ]);
    const used = await remove('/v1/experiments/one');
    expect([used.status, used.body['type']]).toEqual([409, '/problems/in-use']);
    expect(used.body['detail']).toContain('the flag "between"');
  });

  it('has a condition that can be evaluated', async () => {
    await post('/v1/experiments', draftBody('parent'));
    const prerequisites = [{ key: 'parent', condition: { value: { $nope: 1 } } }];
    const refused = await post('/v1/experiments', draftBody('refused', { prerequisites }));
    expect([refused.status, pointersOf(refused)]).toEqual([400, ['/prerequisites/0/condition/value/$nope']]);
  });
});

describe('other weights while it runs', () => {
  it('keep their slices in the phase, and in what traffic does later', async () => {
    await running('weighed', { traffic: 0.5 });
    const variantOf = async (): Promise<Map<string, string>> => {
      const found = new Map<string, string>();
      for (let unit = 0; unit < 150; unit += 1) {
        const { variant, inExperiment } = await assigned('weighed', { id: `unit-${unit}` });
        if (inExperiment) found.set(`unit-${unit}`, variant);
      }
      return found;
    };
    const before = await variantOf();
    const variants = ['control', 'added', 'treatment'].map((key, index) => ({
      key,
      weight: [0.4, 0.2, 0.4][index],
    }));
    const changed = await patch('/v1/experiments/weighed', { variants });
    // Half of each variant's buckets is admitted, the first ones; the other half waits.
    const slices = [
      { variant: 'control', start: 0, end: 0.2 },
      { variant: 'control', start: 0.25, end: 0.45 },
      { variant: 'added', start: 0.2, end: 0.25 },
      { variant: 'added', start: 0.7, end: 0.75 },
      { variant: 'added', start: 0.45, end: 0.5 },
      { variant: 'added', start: 0.95, end: 1 },
      { variant: 'treatment', start: 0.5, end: 0.7 },
      { variant: 'treatment', start: 0.75, end: 0.95 },
    ];
    expect(changed.body).toMatchObject({ slices });
    expect(changed.body['phases']).toMatchObject([
      { allocation: { slices: null } },
      { allocation: { slices } },
    ]);
    const after = await variantOf();
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [unit, variant] of after) if (variant !== 'added') expect(before.get(unit)).toBe(variant);
    for (const traffic of [1, 0.1, 0.7, 1]) {
      await patch('/v1/experiments/weighed', { traffic });
      const now = await variantOf();
      for (const [unit, variant] of after) expect([variant, undefined]).toContain(now.get(unit));
      for (const [unit, variant] of now) after.set(unit, variant);
    }
    expect((await variantOf()).size).toBe(150);
    expect((await get('/v1/experiments/weighed')).body['phases']).toHaveLength(2);
  });
});
