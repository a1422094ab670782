import { truthOf, type MetricKind, type Scenario } from './scenario.js';
import { unitPlan, type Outcome } from './unit-outcomes.js';

const scenario: Scenario = {
  baseline: 0.2,
  effect: 0.25,
  kinds: ['conversion', 'revenue', 'pages', 'latency'],
  returning: 0.8,
  prefix: 'sim',
};
const UNITS = 20_000;
const PASTS = 5_000;

function meansOf(isTreated: boolean) {
  const totals = { conversion: 0, revenue: 0, pages: 0, latency: 0 };
  for (let index = 0; index < UNITS; index++) {
    const { outcomes } = unitPlan(scenario, 11, index, { isTreated, meanDelay: 1000 });
    for (const { kind, value } of outcomes) totals[kind] += value ?? 1;
  }
  return Object.entries(totals).map(([kind, total]) => ({ kind, mean: total / UNITS }));
}

describe('the outcomes of a unit', () => {
  it.each([
    [false, 'control' as const],
    [true, 'treatment' as const],
  ])('treated %s: have the means that the truth names', (isTreated, arm) => {
    const truths = truthOf(scenario);
    // About four standard errors of 20,000 units: 6 % of the most skewed of them.
    for (const { kind, mean } of meansOf(isTreated)) {
      const truth = truths.find((candidate) => candidate.kind === kind)![arm];
      expect(Math.abs(mean / truth - 1)).toBeLessThan(0.06);
    }
  });

  it('are the same for the same seed and number, and only of the kinds that are wanted', () => {
    const draw = (seed: number) => unitPlan(scenario, seed, 5, { isTreated: true, meanDelay: 1000 });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
    const onlyLatency = unitPlan({ ...scenario, kinds: ['latency'] }, 1, 5, {
      isTreated: true,
      meanDelay: 1000,
    });
    expect(onlyLatency.outcomes).toEqual(draw(1).outcomes.filter(({ kind }) => kind === 'latency'));
  });

  it('differ between the arms only by what the treatment does', () => {
    const rest = (isTreated: boolean) =>
      unitPlan(scenario, 3, 8, { isTreated, meanDelay: 1000 }).outcomes.filter(
        ({ kind }) => kind === 'pages' || kind === 'latency',
      );
    expect(rest(true)).toEqual(rest(false));
  });

  it('never happen before the exposure, and the history never after', () => {
    for (let index = 0; index < 200; index++) {
      const { outcomes, history } = unitPlan(scenario, 5, index, { isTreated: true, meanDelay: 1000 });
      expect(outcomes.every(({ delay }) => delay >= 0)).toBe(true);
      expect(history.every(({ delay }) => delay < 0 && delay > -14 * 86_400_000)).toBe(true);
    }
  });
});

/** Per unit: events or values before the exposure, and after it. */
function pastAndPresent(kind: MetricKind, change: Partial<Scenario> = {}, isTreated = false) {
  const totalOf = (outcomes: Outcome[]) =>
    outcomes.filter((one) => one.kind === kind).reduce((sum, { value }) => sum + (value ?? 1), 0);
  return Array.from({ length: PASTS }, (_, index) => {
    const plan = unitPlan({ ...scenario, ...change }, 13, index, { isTreated, meanDelay: 1000 });
    return { before: totalOf(plan.history), now: totalOf(plan.outcomes) };
  });
}

function correlation(pairs: { before: number; now: number }[]): number {
  const mean = (of: (pair: { before: number; now: number }) => number) =>
    pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
  const [before, now] = [mean((pair) => pair.before), mean((pair) => pair.now)];
  const product = mean((pair) => (pair.before - before) * (pair.now - now));
  const spread = mean((pair) => (pair.before - before) ** 2) * mean((pair) => (pair.now - now) ** 2);
  return product / Math.sqrt(spread);
}

describe('the history of a unit', () => {
  it('tells of what it does now: its habits are the same', () => {
    // Pages of those that return: variances of Poisson means 4 * lognormal(1, 0.7) give 10.1 / 14.1 = 0.72; a fifth without a
    // past takes some of it away. Four standard errors of 5,000 units are 0.06 at most.
    const pages = correlation(pastAndPresent('pages', { returning: 1 }));
    expect(Math.abs(pages - 0.72)).toBeLessThan(0.06);
    expect(correlation(pastAndPresent('conversion'))).toBeGreaterThan(0.1);
    expect(correlation(pastAndPresent('revenue'))).toBeGreaterThan(0.05);
  });

  it('is not touched by the variant', () => {
    const history = (isTreated: boolean) =>
      pastAndPresent('revenue', {}, isTreated).map(({ before }) => before);
    expect(history(true)).toEqual(history(false));
  });

  it('is had by the share of units that return', () => {
    expect(pastAndPresent('pages', { returning: 0 }).every(({ before }) => before === 0)).toBe(true);
    const share = pastAndPresent('pages').filter(({ before }) => before > 0).length / PASTS;
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.8);
  });

  it('never lets anybody convert more often than always', () => {
    const certain = pastAndPresent('conversion', { baseline: 0.5, effect: 1 }, true);
    expect(certain.every(({ now }) => now === 1)).toBe(true);
  });
});
