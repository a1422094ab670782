import { planPower } from '#libs/analysis';
import type { PowerQuestion } from '#libs/domain';
import { createEventStore } from '#libs/event-store';
import {
  call,
  CLIENT_KEY,
  pointersOf,
  startApi,
  type Answer,
  type ApiUnderTest,
} from '../support/api-under-test.js';
import { draftBody, metricBody, requestsTo } from '../support/requests.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
  await post('/v1/metrics', metricBody('signup'));
  await post('/v1/metrics', metricBody('unheard', { event: 'never-sent' }));
});
afterAll(() => server.close());

const { post } = requestsTo(() => server);

interface Power {
  question: Record<string, unknown>;
  answer: {
    units: number | null;
    effect: number | null;
    days: number | null;
    unitsByVariant: number[];
    power: number;
  };
  baseline: Record<string, unknown>;
}
const ask = async (body: object): Promise<Power> => {
  const answer = await post('/v1/power', body);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body as unknown as Power;
};

const FIXED = { inference: 'fixed', baseline: { mean: 0.1 } };

describe('POST /v1/power', () => {
  it('tells the units of an effect from a given baseline', async () => {
    const { question, answer, baseline } = await ask({ ...FIXED, effect: 0.1 });
    // 2 (1.96 + 0.8416)^2 p(1 - p) / (0.1 p)^2 per arm, to a percent: the variance under the alternative is larger.
    expect(answer.unitsByVariant).toHaveLength(2);
    expect((answer.units ?? 0) / 2 / 14_128).toBeCloseTo(1, 1);
    expect(answer.power).toBeGreaterThanOrEqual(0.8);
    expect(question).toMatchObject({
      type: 'conversion',
      weights: [0.5, 0.5],
      alpha: 0.05,
      power: 0.8,
      units: null,
    });
    expect(baseline).toMatchObject({
      mean: 0.1,
      standardDeviation: expect.closeTo(0.3, 12) as unknown,
      covariateCorrelation: 0,
      source: 'given',
      units: null,
    });
  });

  it('tells the effect of units, and the days of arrivals', async () => {
    const { answer } = await ask({ ...FIXED, units: 28_256, newUnitsPerDay: [1_000], traffic: 0.5 });
    expect(answer.effect).toBeCloseTo(0.1, 2);
    expect(answer.days).toBe(57);
  });

  it('knows a mean by its spread', async () => {
    const { question } = await ask({
      baseline: { mean: 10, standardDeviation: 30 },
      units: 1_000,
      variants: 3,
    });
    expect(question).toMatchObject({ type: 'sum', weights: [1 / 3, 1 / 3, 1 / 3], inference: 'sequential' });
  });

  it('plans as an experiment does', async () => {
    const plan = { alpha: 0.1, inference: 'fixed' };
    const metrics = { primary: ['a', 'b'], guardrails: ['c'] };
    const variants = [
      { key: 'new', weight: 0.2 },
      { key: 'control', weight: 0.8 },
    ];
    await post('/v1/experiments', draftBody('planned', { variants, metrics, analysis: plan, traffic: 0.5 }));
    const { question } = await ask({ ...FIXED, experiment: 'planned', effect: 0.1, alpha: 0.02 });
    expect(question).toMatchObject({
      weights: [0.8, 0.2],
      metrics: 2,
      guardrails: 1,
      alpha: 0.02,
      inference: 'fixed',
      traffic: 0.5,
    });
  });

  it("takes what is not given from the metric's own data", async () => {
    await sendHistory(200);
    const { answer, baseline, question } = await ask({ metric: 'signup', effect: 0.2, inference: 'fixed' });
    expect(baseline).toMatchObject({ mean: 0.25, source: 'metric', units: 200 });
    expect(baseline['standardDeviation']).toBeCloseTo(Math.sqrt(0.25 * 0.75), 12);
    expect(question['newUnitsPerDay']).not.toEqual([]);
    expect(answer.units).toBeGreaterThan(100);
    const given = await ask({ metric: 'signup', baseline: { mean: 0.5 }, newUnitsPerDay: [10], effect: 0.2 });
    expect(given.baseline).toMatchObject({ mean: 0.5, standardDeviation: 0.5, units: 200 });
    expect(given.question).toMatchObject({ type: 'conversion', newUnitsPerDay: [10] });
  });

  it('says what to send instead when there are no data', async () => {
    await post('/v1/metrics', metricBody('silent', { type: 'sum', event: 'never' }));
    const refused = await post('/v1/power', { metric: 'silent', effect: 0.1 });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ type: '/problems/no-history' });
    expect(refused.body['detail']).toContain('"baseline": {"mean": 12.5, "standardDeviation": 30}');
    const baseline = { mean: 3, standardDeviation: 4 };
    expect((await ask({ metric: 'silent', baseline, effect: 0.1 })).answer.units).toBeGreaterThan(0);
  });

  it.each<[object, number, string]>([
    [{}, 400, '/baseline'],
    [{ baseline: {}, effect: 0.1 }, 400, '/baseline/mean'],
    [{ baseline: { mean: 0.1 } }, 400, '/effect'],
    [{ baseline: { mean: 2 }, units: 1_000 }, 400, '/baseline/mean'],
    [{ baseline: { mean: 2 }, type: 'sum', effect: 0.1 }, 400, '/baseline/standardDeviation'],
    [{ baseline: { mean: 0.1 }, effect: 0 }, 400, '/effect'],
    [{ baseline: { mean: 0.5 }, effect: 3 }, 400, '/effect'],
    [{ baseline: { mean: 0.1 }, units: 10, days: 10 }, 400, '/days'],
    [{ baseline: { mean: 0.1 }, days: 10 }, 400, '/newUnitsPerDay'],
    [{ baseline: { mean: 0.1 }, effect: 0.1, weights: [0.5, 0.6] }, 400, '/weights'],
    [{ baseline: { mean: 0.1 }, effect: 0.1, weights: [0.5, 0.5], variants: 2 }, 400, '/variants'],
    [{ baseline: { mean: 0.1 }, effect: 0.1, alpha: 0 }, 400, '/alpha'],
    [{ baseline: { mean: 0.1 }, effect: 0.1, newUnitsPerDay: [-1] }, 400, '/newUnitsPerDay'],
    [{ baseline: { mean: 0.1 }, effect: 0.1, alpha: 1e-11 }, 400, '/alpha'],
    [
      { baseline: { mean: 0.1, standardDeviation: 2 }, type: 'conversion', effect: 0.1 },
      400,
      '/baseline/standardDeviation',
    ],
    [
      { metric: 'signup', baseline: { standardDeviation: 2 }, effect: 0.1 },
      400,
      '/baseline/standardDeviation',
    ],
    [{ metric: 'signup', type: 'sum', effect: 0.1 }, 400, '/type'],
    [{ metric: 'nobody', effect: 0.1 }, 404, '/metric'],
    [{ metric: 'signup', experiment: 'nobody', effect: 0.1 }, 404, '/experiment'],
  ])('refuses %j', async (body, status, pointer) => {
    const refused = await post('/v1/power', body);
    expect([refused.status, pointersOf(refused)]).toEqual([status, [pointer]]);
  });

  it('works out many looks exactly, and answers others meanwhile', async () => {
    let isAnswered = false;
    const asking = ask({ effect: 0.05, inference: 'sequential', looks: 60, baseline: { mean: 0.1 } });
    const asked = asking.finally(() => (isAnswered = true));
    let others = 0;
    while (!isAnswered) others += (await call(server, 'GET', '/health/live')).status === 200 ? 1 : 0;
    const { question, answer } = await asked;
    expect(answer).toEqual(planPower(question as unknown as PowerQuestion));
    // On the loop itself there would be one before and one after.
    expect(others).toBeGreaterThan(5);
  });

  it('is for admins', async () => {
    const refused: Answer = await call(server, 'POST', '/v1/power', { key: CLIENT_KEY, body: FIXED });
    expect(refused.status).toBe(403);
  });
});

/** Units of which every fourth signs up, all within the last days. */
async function sendHistory(units: number): Promise<void> {
  const events = Array.from({ length: units }, (_, index) => ({
    id: `h${index}`,
    type: 'track',
    unit: `u${index}`,
    name: index % 4 === 0 ? 'signup' : 'visit',
    timestamp: new Date(Date.now() - (1 + (index % 5)) * 86_400_000).toISOString(),
  }));
  const sent = await call(server, 'POST', '/v1/events', { key: CLIENT_KEY, body: { events } });
  if (sent.status !== 202) throw new Error(sent.text);
  const eventStore = createEventStore({ connectionString: server.databaseUrl });
  try {
    while ((await eventStore.statisticsStore.drain([])).backlog);
  } finally {
    await eventStore.close();
  }
}
