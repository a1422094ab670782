import type { UnitSample } from '#libs/domain';
import { baselineOf } from './baseline-of.js';

/** One row a unit unless weights are given. */
function aSample(overrides: Partial<UnitSample> & { numerator: Float64Array }): UnitSample {
  const rows = overrides.numerator.length;
  const weight = overrides.weight ?? new Float64Array(rows).fill(1);
  const units = weight.reduce((sum, value) => sum + value, 0);
  return {
    population: units,
    newUnitsPerDay: [],
    units,
    weight,
    denominator: new Float64Array(rows),
    covariates: [],
    ...overrides,
  };
}

describe('a metric in its own history', () => {
  it('of a share has the variance p(1 - p), also from weighted rows', () => {
    const sample = aSample({
      numerator: Float64Array.of(0, 1),
      weight: Float64Array.of(900, 100),
      newUnitsPerDay: [600, 400],
      population: 5000,
    });
    expect(baselineOf(sample, 'conversion')).toEqual({
      mean: 0.1,
      standardDeviation: expect.closeTo(0.3, 12) as number,
      covariateCorrelation: 0,
      units: 5000,
      newUnitsPerDay: [600, 400],
    });
  });

  it('has the correlation of its covariate, with its sign', () => {
    // y = (1, 2, 3, 4), x = (4, 3, 1, 2): r = -0.8.
    const sample = aSample({
      numerator: Float64Array.of(1, 2, 3, 4),
      covariates: [{ key: 'history', values: Float64Array.of(4, 3, 1, 2) }],
    });
    const { mean, standardDeviation, covariateCorrelation } = baselineOf(sample, 'sum');
    expect(mean).toBe(2.5);
    expect(standardDeviation).toBeCloseTo(Math.sqrt(5 / 3), 12);
    expect(covariateCorrelation).toBeCloseTo(-0.8, 12);
  });

  it('has the multiple correlation of several covariates, whatever is constant or the same among them', () => {
    const a = Float64Array.of(1, 0, 1, 0, 2, 5);
    const b = Float64Array.of(0, 1, 1, 3, 0, 1);
    const noise = [0.5, -0.5, 0.25, 0, 0.5, -0.75];
    const sample = aSample({
      numerator: a.map((value, i) => 2 * value - b[i]! + noise[i]!),
      covariates: [
        { key: 'history', values: a },
        { key: 'history-denominator', values: b },
        { key: 'copy', values: a },
        { key: 'has-history', values: new Float64Array(6).fill(1) },
      ],
    });
    const { covariateCorrelation } = baselineOf(sample, 'sum');
    expect(covariateCorrelation ** 2).toBeCloseTo(explainedByTwo(sample.numerator, a, b), 9);
  });

  it('of a ratio is the linearised ratio', () => {
    const sample = aSample({
      numerator: Float64Array.of(1, 2, 0, 5),
      denominator: Float64Array.of(2, 2, 1, 5),
      covariates: [{ key: 'history', values: Float64Array.of(1, 2, 1, 4) }],
    });
    const ratio = 8 / 10;
    const linear = [1 - 2 * ratio, 2 - 2 * ratio, -ratio, 5 - 5 * ratio].map((value) => value / 2.5);
    const variance = linear.reduce((sum, value) => sum + value * value, 0) / 3;
    const answer = baselineOf(sample, 'ratio');
    expect(answer.mean).toBeCloseTo(ratio, 12);
    expect(answer.standardDeviation).toBeCloseTo(Math.sqrt(variance), 12);
    expect(answer.covariateCorrelation).toBeCloseTo(correlation(linear, [1, 2, 1, 4]), 12);
  });

  it('is refused where the sample does not tell it', () => {
    expect(() => baselineOf(aSample({ numerator: Float64Array.of(1) }), 'sum')).toThrow('fewer than two');
    expect(() => baselineOf(aSample({ numerator: Float64Array.of() }), 'sum')).toThrow(RangeError);
    expect(() => baselineOf(aSample({ numerator: Float64Array.of(1, 2) }), 'quantile')).toThrow('quantile');
    expect(() => baselineOf(aSample({ numerator: Float64Array.of(1, 2) }), 'ratio')).toThrow('denominator');
  });
});

function centred(values: ArrayLike<number>): number[] {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  return list.map((value) => value - mean);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [centred(a), centred(b)];
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

/** R² from the three correlations. */
function explainedByTwo(y: ArrayLike<number>, a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ya, yb, ab] = [correlation(y, a), correlation(y, b), correlation(a, b)];
  return (ya * ya + yb * yb - 2 * ya * yb * ab) / (1 - ab * ab);
}
