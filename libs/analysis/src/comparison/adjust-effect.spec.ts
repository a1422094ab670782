import type { ArmStatistics } from '#libs/domain';
import { meanArm, share } from '../testing/a-table.js';
import { adjustEffect } from './adjust-effect.js';

/** Rows (outcome, history) of one arm; whole numbers from a fixed recipe, so that the oracle can be followed by hand. */
function rows(seed: number, count: number): [number, number][] {
  let state = seed;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) % 100;
  return Array.from({ length: count }, () => {
    const history = next();
    return [history + next() / 2 + seed, history];
  });
}

function average(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function products(a: number[], b: number[]): number {
  const [meanA, meanB] = [average(a), average(b)];
  return a.reduce((sum, value, i) => sum + (value - meanA) * (b[i]! - meanB), 0);
}

function armOf(variant: string, data: [number, number][]): ArmStatistics {
  const [y, x] = [data.map(([outcome]) => outcome), data.map(([, history]) => history)];
  return {
    ...meanArm(variant, data.length, 0, 0),
    numerator: { mean: average(y), m2: products(y, y), m3: 0 },
    covariates: {
      keys: ['history', 'copy-of-history'],
      means: [average(x), average(x)],
      withNumerator: [products(x, y), products(x, y)],
      withDenominator: [0, 0],
      among: [products(x, x), products(x, x), products(x, x)],
    },
  };
}

describe('regression adjustment', () => {
  const [a, b] = [rows(3, 300), rows(7, 200)];
  const input = { type: 'sum' as const, control: armOf('control', a), treatment: armOf('b', b), others: [] };

  it('with one slope is the analysis of covariance, and a collinear covariate goes quietly', () => {
    const [ya, xa, yb, xb] = [a.map((r) => r[0]), a.map((r) => r[1]), b.map((r) => r[0]), b.map((r) => r[1])];
    const slope = (products(xa, ya) + products(xb, yb)) / (products(xa, xa) + products(xb, xb));
    const { estimate, flags } = adjustEffect({ ...input, slopes: 'pooled' });
    expect(estimate!.adjusted.estimate).toBeCloseTo(
      average(yb) - average(ya) - slope * (average(xb) - average(xa)),
      10,
    );
    expect(estimate!.varianceReduction).toBeGreaterThan(0.5);
    expect(flags).toEqual([]);
  });

  it('with a slope for each arm moves each arm to the mean history of all', () => {
    const pooled = average([...a, ...b].map(([, history]) => history));
    const level = (data: [number, number][]): number => {
      const [y, x] = [data.map((r) => r[0]), data.map((r) => r[1])];
      return average(y) - (products(x, y) / products(x, x)) * (average(x) - pooled);
    };
    const { estimate } = adjustEffect({ ...input, slopes: 'interacted' });
    expect(estimate!.adjusted.estimate).toBeCloseTo(level(b) - level(a), 10);
  });

  it('says nothing where nobody has a history, and says so where there are too few units', () => {
    const without = (arm: ArmStatistics): ArmStatistics => ({
      ...arm,
      covariates: { ...arm.covariates!, withNumerator: [0, 0], among: [0, 0, 0] },
    });
    expect(
      adjustEffect({
        ...input,
        control: without(input.control),
        treatment: without(input.treatment),
        slopes: 'pooled',
      }),
    ).toEqual({ estimate: null, flags: [] });
    const few = adjustEffect({ ...input, treatment: armOf('b', rows(7, 30)), slopes: 'pooled' });
    expect(few).toMatchObject({ estimate: null, flags: [{ code: 'UNADJUSTED_FALLBACK' }] });
  });

  it('leaves shares of few successes to the unadjusted answer, whose interval is made for them', () => {
    // History of a tenth of the units, and one success in ten of those.
    const shareOf = (variant: string, successes: number, units: number): ArmStatistics => ({
      ...share(variant, successes, units),
      covariates: {
        keys: ['history'],
        means: [0.1],
        withNumerator: [successes / 20],
        withDenominator: [0],
        among: [units * 0.09],
      },
    });
    const adjust = (control: ArmStatistics, treatment: ArmStatistics) =>
      adjustEffect({ type: 'conversion', control, treatment, others: [], slopes: 'interacted' });
    // Ten are expected among 1,000 at 1 %, whether they came or not; then 35.
    for (const successes of [0, 20]) {
      const { estimate, flags } = adjust(shareOf('control', 95, 9_000), shareOf('b', successes, 1_000));
      expect(estimate).toBeNull();
      expect(flags[0]!.detail).toContain('Fewer than 30 units that convert');
    }
    expect(adjust(shareOf('control', 315, 9_000), shareOf('b', 35, 1_000)).estimate).not.toBeNull();
    expect(adjust(shareOf('control', 8_990, 9_000), shareOf('b', 999, 1_000)).estimate).toBeNull();
  });

  it('refuses a covariate that is the metric itself', () => {
    const itself = (data: [number, number][]) => data.map(([y]): [number, number] => [y, y]);
    const { estimate, flags } = adjustEffect({
      ...input,
      control: armOf('control', itself(a)),
      treatment: armOf('b', itself(b)),
      slopes: 'pooled',
    });
    expect(estimate).toBeNull();
    expect(flags[0]!.detail).toContain('completely');
  });
});
