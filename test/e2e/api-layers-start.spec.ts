import { createLogger } from '#libs/platform';
import { createApp, type Api } from '../../apps/api/src/create-app.js';
import {
  call,
  CLIENT_KEY,
  pointersOf,
  startApi,
  type Answer,
  type ApiUnderTest,
} from '../support/api-under-test.js';
import { draftBody, metricBody, requestsTo } from '../support/requests.js';

interface Range {
  start: number;
  end: number;
}

let server: ApiUnderTest;
let second: Api;
let secondUrl: string;
beforeAll(async () => {
  server = await startApi();
  const logger = createLogger({ level: 'silent', name: 'api' }, { write: () => undefined });
  second = await createApp({ databaseUrl: server.databaseUrl, logger });
  secondUrl = await second.listen(0, '127.0.0.1');
  await post('/v1/metrics', metricBody('signup'));
});
afterAll(async () => {
  await second.close();
  await server.close();
});

const { post, get, patch } = requestsTo(() => server);
const draft = (key: string, more: object): Promise<unknown> =>
  post('/v1/experiments', draftBody(key, { metrics: { primary: ['signup'] }, ...more }));
const start = (key: string): ReturnType<typeof post> => post(`/v1/experiments/${key}/start`);
const rangesOf = async (key: string): Promise<Range[]> =>
  (await get(`/v1/experiments/${key}`)).body['layerRanges'] as Range[];

async function unitsIn(keys: readonly string[], units: number): Promise<Map<string, string[]>> {
  const inside = new Map<string, string[]>();
  for (let unit = 0; unit < units; unit += 1) {
    const id = `unit-${unit}`;
    const { body } = await call(server, 'POST', '/v1/assignments', {
      key: CLIENT_KEY,
      body: { attributes: { id }, experiments: keys },
    });
    const assignments = body['assignments'] as { experiment: string; inExperiment: boolean }[];
    inside.set(
      id,
      assignments.filter(({ inExperiment }) => inExperiment).map(({ experiment }) => experiment),
    );
  }
  return inside;
}

/** All but some were done; those are told that there is no room. */
function expectFull(answers: readonly Answer[], refused: number): void {
  const others = answers.filter(({ status }) => status !== 200);
  for (const other of others) {
    expect([other.status, other.body['type'], pointersOf(other)]).toEqual([
      409,
      '/problems/layer-taken',
      ['/layer'],
    ]);
    expect(other.body['detail']).toContain('does not fit');
  }
  expect(others).toHaveLength(refused);
}

describe('a layer', () => {
  it('gives each of many that start at once a part of its own, through every process', async () => {
    const keys = Array.from({ length: 12 }, (_, index) => `rush-${index}`);
    for (const key of keys) await draft(key, { layer: 'rush', traffic: 0.1 });
    const answers = await Promise.all(
      keys.map((key, index) =>
        call({ url: index % 2 === 0 ? server.url : secondUrl }, 'POST', `/v1/experiments/${key}/start`),
      ),
    );
    expectFull(answers, 2);
    const ranges = (await Promise.all(keys.map(rangesOf))).flatMap((held) => held ?? []);
    ranges.sort((one, other) => one.start - other.start);
    expect(ranges).toHaveLength(10);
    expect(ranges.slice(1).filter(({ start: begin }, index) => begin < (ranges[index]?.end ?? 1))).toEqual(
      [],
    );
    const units = await unitsIn(keys, 200);
    expect([...units.values()].map((inside) => inside.length)).toEqual(new Array(200).fill(1));
  });

  it('refuses none of 50 at once before it is full, when they start and when they take in more', async () => {
    const keys = Array.from({ length: 50 }, (_, index) => `crowd-${index}`);
    for (const key of keys) await draft(key, { layer: 'crowd', traffic: 0.03 });
    expectFull(await Promise.all(keys.map(start)), 17);

    const raised = Array.from({ length: 12 }, (_, index) => `growing-${index}`);
    for (const key of raised) await draft(key, { layer: 'growing', traffic: 0.05 });
    await Promise.all(raised.map(start));
    expectFull(await Promise.all(raised.map((key) => patch(`/v1/experiments/${key}`, { traffic: 0.1 }))), 4);
    const ranges = (await Promise.all(raised.map(rangesOf))).flat();
    const held = ranges.reduce((sum, { start: begin, end }) => sum + end - begin, 0);
    expect(held).toBeCloseTo(8 * 0.1 + 4 * 0.05, 9);
  }, 60_000);

  it('says who holds what, gives it back at the stop, and is taken in pieces where nothing longer is free', async () => {
    for (const key of ['a', 'b', 'c']) await draft(`piece-${key}`, { layer: 'pieces', traffic: 0.3 });
    await draft('piece-d', { layer: 'pieces', traffic: 0.1, layerShare: 0.6 });
    for (const key of ['a', 'b', 'c']) await start(`piece-${key}`);
    const refused = await start('piece-d');
    expect(refused.body['detail']).toContain(
      'of the layer "pieces", 0.1 is free and 0.6 is needed: "piece-a" holds 0.3, "piece-b" holds 0.3, "piece-c" holds 0.3',
    );
    await post('/v1/experiments/piece-a/stop');
    await post('/v1/experiments/piece-c/stop');
    expect((await start('piece-d')).body['layerRanges']).toEqual([
      { start: 0, end: 0.2 },
      { start: 0.6, end: 1 },
    ]);
    const { body } = await patch('/v1/experiments/piece-b', { traffic: 0.4 });
    expect(body['layerRanges']).toEqual([{ start: 0.2, end: 0.6 }]);
    const full = await patch('/v1/experiments/piece-b', { traffic: 0.41 });
    expect([full.status, full.body['type'], pointersOf(full)]).toEqual([
      409,
      '/problems/layer-taken',
      ['/layer'],
    ]);
    await patch('/v1/experiments/piece-b', { traffic: 0.05 });
    expect(await rangesOf('piece-b')).toEqual([{ start: 0.2, end: 0.6 }]);
  });

  it('keeps one kind of unit apart, and reserves no less than is needed', async () => {
    await draft('people', { layer: 'mixed', traffic: 0.2 });
    await draft('devices', { layer: 'mixed', traffic: 0.2, unit: 'device' });
    await start('people');
    const mixed = await start('devices');
    expect([mixed.status, pointersOf(mixed)]).toEqual([409, ['/unit']]);
    for (const more of [
      { layer: 'mixed', traffic: 0.5, layerShare: 0.4 },
      { layerShare: 0.4, traffic: 0.1 },
      { layer: 'mixed', layerShare: 0 },
    ]) {
      const refused = await post('/v1/experiments', draftBody('refused', more));
      expect([refused.status, pointersOf(refused)]).toEqual([400, ['/layerShare']]);
    }
  });
});

describe('a holdout', () => {
  it('covers what starts after it, keeps its units out of what ships, and lets them in when it ends', async () => {
    await draft('before', {});
    await start('before');
    const held = await post('/v1/holdouts', { key: 'quarter', share: 0.5 });
    expect(held.status).toBe(201);
    await post('/v1/holdouts', { key: 'by-device', share: 0.5, unit: 'device' });
    await draft('after', {
      variants: [
        { key: 'control', weight: 0 },
        { key: 'treatment', weight: 1 },
      ],
    });
    const started = await start('after');
    expect(started.body['holdouts']).toEqual([{ key: 'quarter', share: 0.5 }]);
    expect((await get('/v1/experiments/before')).body['holdouts']).toEqual([]);
    const counted = async (key: string): Promise<number> =>
      [...(await unitsIn([key], 200)).values()].filter((inside) => inside.length > 0).length;
    expect(await counted('before')).toBe(200);
    const inside = await counted('after');
    expect(inside).toBeGreaterThan(70);
    expect(inside).toBeLessThan(130);
    await post('/v1/holdouts/quarter/end');
    expect(await counted('after')).toBe(200);
  });
});
