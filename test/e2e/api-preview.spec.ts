import {
  anExperiment,
  pointersOf,
  startApi,
  type Answer,
  type ApiUnderTest,
} from '../support/api-under-test.js';
import { draftBody, requestsTo } from '../support/requests.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());

const { post, get } = requestsTo(() => server);
const preview = (key: string, body: object): Promise<Answer> => post(`/v1/experiments/${key}/preview`, body);

interface Population {
  eligible: number;
  admitted: number;
  variants: { variant: string; units: number; share: number; weight: number }[];
  srmPValue: number;
  overlaps: { experiment: string; sameLayer: boolean; units: number; share: number; expected: number }[];
}
const populationOf = ({ body }: Answer): Population => body['population'] as Population;

describe('a preview', () => {
  it('gives each unit what it will get once the draft runs, and says why', async () => {
    await post('/v1/metrics', { key: 'later-signup', type: 'conversion', event: 'signup' });
    const draft = draftBody('later', {
      ...{ targeting: { country: 'NL' }, traffic: 0.5, metrics: { primary: ['later-signup'] } },
    });
    await post('/v1/experiments', draft);
    const units = Array.from({ length: 50 }, (_, index) => ({
      id: `u${index}`,
      country: index < 40 ? 'NL' : 'FR',
    }));
    const previewed = await preview('later', { units });
    expect([previewed.status, previewed.body['status'], previewed.body['population']]).toEqual([
      200,
      'draft',
      null,
    ]);
    const given = previewed.body['units'] as {
      unit: string;
      inExperiment: boolean;
      trail: { check: string; passed: boolean }[];
    }[];
    expect(given.map(({ unit }) => unit)).toEqual(units.map(({ id }) => id));
    expect(given[45]?.trail.at(-1)).toMatchObject({ check: 'targeting', passed: false });
    expect((await get('/v1/experiments/later')).body['status']).toBe('draft');

    await post('/v1/experiments/later/start', {});
    for (const [index, attributes] of units.entries()) {
      const { body } = await post('/v1/assignments', { attributes, experiments: ['later'] });
      const [real] = body['assignments'] as Record<string, unknown>[];
      expect(given[index]).toMatchObject({
        ...{ variant: real?.['variant'], reason: real?.['reason'], inExperiment: real?.['inExperiment'] },
      });
    }
    expect((await preview('later', { units })).body['units']).toEqual(previewed.body['units']);
  });

  it('counts a population: eligible, admitted, split as promised, the same for the same seed', async () => {
    await anExperiment(server, 'counted', { targeting: { country: 'NL', adult: true }, traffic: 0.5 });
    const population = {
      size: 20_000,
      seed: 'a',
      attributes: { country: { NL: 0.6, BE: 0.3 }, adult: { true: 0.5, false: 0.5 } },
    };
    const answer = await preview('counted', { population });
    const { eligible, admitted, variants, srmPValue } = populationOf(answer);
    expect(eligible).toBeGreaterThan(0.28);
    expect(eligible).toBeLessThan(0.32);
    expect(admitted / eligible).toBeGreaterThan(0.46);
    expect(admitted / eligible).toBeLessThan(0.54);
    expect(variants.map(({ variant }) => variant)).toEqual(['control', 'treatment']);
    expect(variants.reduce((sum, { units }) => sum + units, 0)).toBe(Math.round(admitted * 20_000));
    expect(srmPValue).toBeGreaterThan(0.001);
    expect((await preview('counted', { population })).body).toEqual(answer.body);
    const other = await preview('counted', { population: { ...population, seed: 'b' } });
    expect(other.body).not.toEqual(answer.body);
  });

  it('shows the overlap with others: by chance outside a layer, none within', async () => {
    await anExperiment(server, 'in-layer', { layer: 'l', traffic: 0.4 });
    await anExperiment(server, 'beside', { traffic: 0.5 });
    await post('/v1/experiments', draftBody('wants-in', { layer: 'l', traffic: 0.6 }));
    const { admitted, overlaps } = populationOf(await preview('wants-in', { population: { size: 10_000 } }));
    expect(admitted).toBeGreaterThan(0.57);
    expect(admitted).toBeLessThan(0.63);
    const [inLayer, beside] = ['in-layer', 'beside'].map((key) =>
      overlaps.find(({ experiment }) => experiment === key),
    );
    expect(inLayer).toEqual({ experiment: 'in-layer', sameLayer: true, units: 0, share: 0, expected: 0 });
    expect(beside?.expected).toBeGreaterThan(0.47);
    expect(Math.abs((beside?.share ?? 0) - (beside?.expected ?? 1))).toBeLessThan(0.03);
    await post('/v1/experiments', draftBody('too-large', { layer: 'l', traffic: 0.7 }));
    const full = await preview('too-large', { population: { size: 10 } });
    expect([full.status, full.body['type']]).toEqual([409, '/problems/layer-taken']);
  });

  it('of 200,000 units leaves others their turn', async () => {
    const long = preview('counted', { population: { size: 200_000 } });
    let others = 0;
    let isDone = false;
    const finished = long.then(() => (isDone = true));
    while (!isDone) {
      await get('/health/live');
      others += 1;
    }
    await finished;
    expect((await long).status).toBe(200);
    expect(others).toBeGreaterThan(5);
  });

  it.each<[object, string]>([
    [{}, ''],
    [{ units: {} }, '/units'],
    [{ units: [1] }, '/units/0'],
    [{ units: Array.from({ length: 1_001 }, () => ({})) }, '/units'],
    [{ population: { size: 0 } }, '/population/size'],
    [{ population: { size: 200_001 } }, '/population/size'],
    [{ population: { size: 10, attributes: [] } }, '/population/attributes'],
    [{ population: { size: 10, attributes: { 'a/b': 1 } } }, '/population/attributes/a~1b'],
    [{ population: { size: 10, attributes: { a: { x: 2 } } } }, '/population/attributes/a/x'],
    [{ population: { size: 10, attributes: { a: { x: 0.6, y: 0.6 } } } }, '/population/attributes/a'],
    [{ population: { size: 10, attributes: { id: { a: 1 } } } }, '/population/attributes/id'],
    [{ population: { size: 10, attributes: { a: { x: '1' } } } }, '/population/attributes/a/x'],
    [{ population: 5 }, '/population'],
  ])('refuses %j', async (body, pointer) => {
    const refused = await preview('counted', body);
    expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
    expect((await preview('nobody', { units: [] })).status).toBe(404);
  });
});
