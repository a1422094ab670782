import type { ArmStatistics, SimulationResult, UnitSample } from '#libs/domain';
import { jointMomentsFromRows, seededRandom, type JointMoments } from '#libs/stats';
import { compareArms } from '../comparison/compare-arms.js';
import { armOf, featuresOf, lossOf } from './cell-sums.js';
import { defaultInference } from './default-inference.js';
import { drawBinomial } from './draw-binomial.js';
import { latticeStep } from './lattice.js';
import type { NullPlan } from './null-plan.js';
import { isSequentialAlarm } from './sequential-alarm.js';
import { simulateNull } from './simulate-null.js';
import { splitter } from './split-sample.js';

const plan: NullPlan = { type: 'sum', splits: 300, looks: 5, weights: [0.5, 0.5], alpha: 0.05, seed: 3 };

interface Columns {
  numerator: readonly number[];
  weight?: readonly number[];
  denominator?: readonly number[];
  covariates?: Record<string, readonly number[]>;
}

function aSample({ numerator, weight, denominator, covariates = {} }: Columns): UnitSample {
  const weights = Float64Array.from(weight ?? numerator.map(() => 1));
  const units = weights.reduce((sum, value) => sum + value, 0);
  return {
    population: units,
    newUnitsPerDay: [],
    units,
    weight: weights,
    numerator: Float64Array.from(numerator),
    denominator: Float64Array.from(denominator ?? numerator.map(() => 0)),
    covariates: Object.entries(covariates).map(([key, values]) => ({
      key,
      values: Float64Array.from(values),
    })),
  };
}

function run(
  sample: UnitSample,
  changes: Partial<NullPlan> = {},
): { result: SimulationResult; progress: number[] } {
  const progress: number[] = [];
  const steps = simulateNull(sample, { ...plan, ...changes });
  for (;;) {
    const step = steps.next();
    if (step.done) return { result: step.value, progress };
    progress.push(step.value);
  }
}

const rate = ({ rates }: SimulationResult, name: string) => rates.find((one) => one.name === name)!;

/** Normal values from a seed. */
function normals(count: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

describe('a simulated metric', () => {
  it('that behaves well is decision-grade, and the covariate’s worth is told', () => {
    const history = normals(400, 1);
    const noise = normals(400, 2);
    const sample = aSample({
      numerator: history.map((value, i) => 20 + value + noise[i]!),
      covariates: { history },
    });
    const { result, progress } = run(sample);
    expect(result.isDecisionGrade).toBe(true);
    expect(result.rates.map(({ name }) => name)).toEqual([
      'falsePositives',
      'upperTail',
      'lowerTail',
      'sequentialFalsePositives',
      'coverage',
      'coverageOfRelative',
    ]);
    expect(result.units).toBe(400);
    expect(result.mean).toBeCloseTo(20, 0);
    expect(result.detail).toMatch(/can decide\. Covariates take (4|5)\d(\.\d)? % off/);
    expect(progress).toHaveLength(100);
    expect(progress[0]).toBe(0);
    expect(progress.every((value, i) => i === 0 || value > progress[i - 1]!)).toBe(true);
    expect(progress.at(-1)).toBeLessThan(1);
  });

  it('that is a share of weighted rows is decision-grade', () => {
    const sample = aSample({ numerator: [0, 1], weight: [9_000, 1_000] });
    const { result } = run(sample, { type: 'conversion', splits: 400, looks: 10 });
    expect(result.isDecisionGrade).toBe(true);
    expect(result.mean).toBeCloseTo(0.1, 12);
    expect(result.skewness).toBeCloseTo(0.8 / 0.3, 3);
    expect(rate(result, 'sequentialFalsePositives').band.lower).toBe(0);
  });

  it('that is terribly skewed at 90/10 is not, and the advice says why', () => {
    const sample = aSample({ numerator: normals(1000, 5).map((value) => Math.exp(2.2 * value)) });
    const { result } = run(sample, { weights: [0.9, 0.1], looks: 2 });
    expect(result.isDecisionGrade).toBe(false);
    expect(rate(result, 'upperTail').measured).toBeLessThan(rate(result, 'lowerTail').measured);
    expect(result.uniformity.pValue).toBeLessThan(1e-4);
    expect(result.detail).toContain('Do not let it decide yet');
    expect(result.detail).toContain('cap the metric');
    expect(result.detail).toContain('50/50');
    expect(result.detail).toContain('the smaller arm has');
  });

  it('gives the same result for the same seed, another one for another', () => {
    const sample = aSample({
      numerator: normals(200, 4),
      denominator: normals(200, 6).map((v) => 3 + Math.abs(v)),
    });
    const first = run(sample, { type: 'ratio', splits: 100, looks: 2 }).result;
    expect(run(sample, { type: 'ratio', splits: 100, looks: 2 }).result).toEqual(first);
    expect(run(sample, { type: 'ratio', splits: 100, looks: 2, seed: 4 }).result).not.toEqual(first);
  });

  it('is named when it cannot be simulated', () => {
    const constant = aSample({ numerator: [7], weight: [500] });
    expect(() => run(constant)).toThrow('same value');
    expect(() => run(aSample({ numerator: [1], weight: [500] }), { type: 'conversion' })).toThrow(
      'same value',
    );
    expect(() => run(aSample({ numerator: [1, 2, 3] }))).toThrow('only 3 units');
    const sample = aSample({ numerator: [1, 2], weight: [100, 100] });
    expect(() => run(sample, { type: 'quantile' })).toThrow('quantile');
    expect(() => run(sample, { splits: 5 })).toThrow('splits');
    expect(() => run(sample, { looks: 0 })).toThrow('looks');
    expect(() => run(sample, { weights: [1, 0] })).toThrow('weights');
    expect(() => run(sample, { alpha: 1 })).toThrow('alpha');
    expect(() => run(sample, { seed: 0.5 })).toThrow('seed');
  });
});

describe('a split', () => {
  const numerator = [1, 0, 4, 2, 0, 3];
  const sample = aSample({
    numerator,
    weight: [1, 2, 1, 3, 1, 400],
    denominator: [1, 2, 4, 2, 1, 5],
    covariates: { history: [0, 1, 2, 3, 1, 1], 'has-history': [0, 1, 1, 1, 1, 1] },
  });
  const means = [2, 3, 1, 1];
  const features = featuresOf(sample, means, true);

  it('loses no unit, and its arms’ statistics are those of the rows', () => {
    const { cells } = splitter(
      sample,
      features,
      { weights: [0.7, 0.3], looks: 3, loss: 0 },
      seededRandom(9),
    )();
    const sums = new Float64Array(features.size);
    for (let cell = 0; cell < 6; cell++) {
      for (let f = 0; f < features.size; f++) sums[f]! += cells[cell * features.size + f]!;
    }
    const all = armOf('all', sums, features, false);
    const rows = numerator.flatMap((value, row) =>
      Array.from({ length: sample.weight[row]! }, () => [
        value,
        sample.denominator[row]!,
        sample.covariates[0]!.values[row]!,
        sample.covariates[1]!.values[row]!,
      ]),
    );
    expectSame(all, jointMomentsFromRows(rows));
    const third = rows.reduce((sum, [value]) => sum + (value! - all.numerator.mean) ** 3, 0);
    expect(all.numerator.m3).toBeCloseTo(third, 6);
  });

  it('gives each arm its weight and each stretch of time its share, whichever way the rows are split', () => {
    for (const weight of [[400], Array.from({ length: 400 }, () => 1)]) {
      const one = aSample({ numerator: weight.map(() => 1), weight });
      const own = featuresOf(one, [0, 0], false);
      const draw = splitter(one, own, { weights: [0.8, 0.2], looks: 4, loss: 0 }, seededRandom(2));
      const totals = new Float64Array(8);
      const runs = 200;
      for (let i = 0; i < runs; i++) {
        const { cells } = draw();
        totals.forEach((_, cell) => (totals[cell]! += cells[cell * own.size]!));
      }
      totals.forEach((total, cell) => {
        const chance = (cell < 4 ? 0.8 : 0.2) / 4;
        const error = Math.sqrt(400 * runs * chance * (1 - chance));
        expect(Math.abs(total - 400 * runs * chance)).toBeLessThan(4.5 * error);
      });
    }
  });

  it('that loses successes has the sums of a sample without them', () => {
    const before = featuresOf(aSample({ numerator: [1], covariates: { history: [5] } }), [0.3, 0, 2], false);
    const after = featuresOf(aSample({ numerator: [0], covariates: { history: [5] } }), [0.3, 0, 2], false);
    lossOf(before, 0).forEach((loss, f) =>
      expect(before.values[f]! + loss).toBeCloseTo(after.values[f]!, 12),
    );
  });
});

describe('an alarm of a look', () => {
  it('is what the whole comparison says', () => {
    const inference = defaultInference(plan);
    const history = normals(300, 8);
    const alarms = [0, 0.1, 0.3, 0.4, 1].map((effect) => {
      const arm = (variant: string, from: number, shift: number): ArmStatistics => {
        const values = history.slice(from, from + 150);
        const noise = normals(150, 10 + from);
        const sample = aSample({
          numerator: values.map((value, i) => value + noise[i]! + shift),
          covariates: { history: values },
        });
        const features = featuresOf(sample, [0, 0, 0], false);
        const sums = new Float64Array(features.size);
        features.values.forEach((value, place) => (sums[place % features.size]! += value));
        return armOf(variant, sums, features, false);
      };
      const arms = { control: arm('a', 0, 0), treatment: arm('b', 150, effect) };
      const { comparison } = compareArms({
        ...arms,
        type: 'sum',
        direction: 'increase',
        margin: null,
        others: [],
        plan: inference,
      });
      const { lower, upper } = comparison.sequential!;
      const isAlarm = isSequentialAlarm({ ...arms, type: 'sum', plan: inference });
      expect(isAlarm).toBe(lower > 0 || upper < 0);
      return isAlarm;
    });
    expect(alarms[0]).toBe(false);
    expect(alarms.at(-1)).toBe(true);
  });
});

describe('a binomial count', () => {
  it.each([
    [20, 0.3],
    [60, 0.5],
    [500, 0.02],
    [2000, 0.9],
  ])('of %d trials with chance %d has their mean and variance', (trials, chance) => {
    const random = seededRandom(21);
    const runs = 4000;
    const draws = Array.from({ length: runs }, () => drawBinomial(trials, chance, random));
    const mean = draws.reduce((sum, value) => sum + value, 0) / runs;
    const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs - 1);
    const truth = trials * chance * (1 - chance);
    expect(Math.abs(mean - trials * chance)).toBeLessThan(4.5 * Math.sqrt(truth / runs));
    expect(Math.abs(variance / truth - 1)).toBeLessThan(4.5 * Math.sqrt(2.2 / runs));
    expect(draws.every((value) => Number.isInteger(value) && value >= 0 && value <= trials)).toBe(true);
  });

  it('has no doubt at chance zero and one', () => {
    expect(drawBinomial(9, 0, seededRandom(1))).toBe(0);
    expect(drawBinomial(9, 1, seededRandom(1))).toBe(9);
    expect(drawBinomial(0, 0.5, seededRandom(1))).toBe(0);
  });
});

describe('a lattice', () => {
  it('is found where all values are multiples of one', () => {
    expect(latticeStep(aSample({ numerator: [0, 9.99, 29.97] }), 'sum')).toBeCloseTo(9.99, 12);
    expect(latticeStep(aSample({ numerator: [0, 1, 2.5] }), 'sum')).toBe(0);
    expect(latticeStep(aSample({ numerator: [0, 0] }), 'sum')).toBe(0);
    expect(latticeStep(aSample({ numerator: [0, 1] }), 'ratio')).toBe(0);
  });
});

function expectSame(arm: ArmStatistics, { n, mean, c }: JointMoments): void {
  expect(arm.units).toBe(n);
  const got = [
    arm.numerator.mean,
    arm.denominator.mean,
    ...arm.covariates!.means,
    arm.numerator.m2,
    arm.c,
    ...arm.covariates!.withNumerator,
    arm.denominator.m2,
    ...arm.covariates!.withDenominator,
    ...arm.covariates!.among,
  ];
  [...mean, ...c].forEach((want, index) => expect(got[index]).toBeCloseTo(want, 8));
}
