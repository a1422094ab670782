import { planPower } from '#libs/analysis';
import type { PowerQuestion } from '#libs/domain';
import { ThreadPowerPlanner, type PowerThreadOptions } from './thread-power-planner.js';

const LOADER = new URL('../../../../test/support/typescript-loader.mjs', import.meta.url).href;

const QUESTION: PowerQuestion = {
  type: 'conversion',
  baseline: { mean: 0.1, standardDeviation: 0.3, covariateCorrelation: 0 },
  weights: [0.5, 0.5],
  metrics: 1,
  guardrails: 0,
  alpha: 0.05,
  power: 0.8,
  inference: 'sequential',
  looks: 30,
  effect: 0.05,
  units: null,
  days: null,
  newUnitsPerDay: [1_000],
  traffic: 1,
};

const planners: ThreadPowerPlanner[] = [];
const aPlanner = (options: PowerThreadOptions = {}): ThreadPowerPlanner => {
  const planner = new ThreadPowerPlanner({ nodeArguments: ['--import', LOADER], ...options });
  planners.push(planner);
  return planner;
};
afterEach(() => Promise.all(planners.splice(0).map((planner) => planner.onModuleDestroy())));

describe('ThreadPowerPlanner', () => {
  it.each([
    ['costly', QUESTION],
    ['another costly', { ...QUESTION, inference: 'group-sequential', looks: 12 }],
    ['cheap', { ...QUESTION, inference: 'fixed' }],
  ] as [string, PowerQuestion][])('answers a %s question as the formula does', async (_, question) => {
    expect(await aPlanner().plan(question)).toEqual(planPower(question));
  });

  it('answers questions that were asked together each with its own', async () => {
    const planner = aPlanner();
    const looks = [11, 12, 13];
    const answers = await Promise.all(looks.map((count) => planner.plan({ ...QUESTION, looks: count })));
    expect(answers).toEqual(looks.map((count) => planPower({ ...QUESTION, looks: count })));
  });

  it('lets a question fail alone', async () => {
    const planner = aPlanner();
    const impossible = planner.plan({ ...QUESTION, alpha: 2 });
    const possible = planner.plan(QUESTION);
    await expect(impossible).rejects.toMatchObject({ name: 'RangeError' });
    expect((await possible).units).toBe(planPower(QUESTION).units);
  });

  it('turns away more than may wait, and has room again when one is answered', async () => {
    const planner = aPlanner({ mostWaiting: 1 });
    const first = planner.plan(QUESTION);
    await expect(planner.plan(QUESTION)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('fewer looks') as unknown,
      more: { headers: { 'retry-after': expect.any(String) as unknown } },
    });
    await first;
    expect((await planner.plan(QUESTION)).units).toBe(planPower(QUESTION).units);
  });

  it('gives up what takes too long', async () => {
    const planner = aPlanner({ timeout: 1 });
    const late = { code: 'unavailable', message: expect.stringContaining('0.001 seconds') as unknown };
    await expect(planner.plan(QUESTION)).rejects.toMatchObject(late);
    await expect(planner.plan(QUESTION)).rejects.toMatchObject(late);
  });

  it('lets nobody wait when it is closed', async () => {
    const planner = aPlanner();
    const asked = expect(planner.plan(QUESTION)).rejects.toMatchObject({ code: 'unavailable' });
    await planner.onModuleDestroy();
    await asked;
  });

  it('tells those who wait that the thread could not begin', async () => {
    const planner = aPlanner({ nodeArguments: ['--import', 'file:///nowhere.mjs'] });
    await expect(planner.plan(QUESTION)).rejects.toThrow(/nowhere/);
  });
});
