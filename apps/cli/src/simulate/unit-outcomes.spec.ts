import { truthOf, type Scenario } from './scenario.js';
import { unitPlan } from './unit-outcomes.js';

const scenario: Scenario = {
  baseline: 0.2,
  effect: 0.25,
  kinds: ['conversion', 'revenue', 'pages', 'latency'],
  prefix: 'sim',
};
const UNITS = 20_000;

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
});
