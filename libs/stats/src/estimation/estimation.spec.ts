import { isDataError, type DataError } from '../data-error.js';
import { inferFixed } from '../inference/infer-fixed.js';
import { relativeLift } from '../lift/relative-lift.js';
import { jointMomentsFromRows } from '../moments/joint-moments.js';
import { momentsFromValues } from '../moments/moments-from-values.js';
import { estimatePostStratified } from '../adjustment/post-stratification.js';
import { estimateClusterDifference } from '../clusters/estimate-cluster-difference.js';
import { estimateMeanDifference, estimatePooledMeanDifference } from './estimate-mean-difference.js';
import { estimateProportionDifference } from './estimate-proportion-difference.js';
import { estimateRatioDifference } from './estimate-ratio-difference.js';
import { makeEstimate, type Estimate } from './estimate.js';
import { oneWayAnova } from './one-way-anova.js';
import { welchDegreesOfFreedom } from './welch-degrees-of-freedom.js';

function must(estimate: Estimate | DataError): Estimate {
  if (isDataError(estimate)) throw new Error(estimate.detail);
  return estimate;
}

const [a, b] = [momentsFromValues([1, 2, 3]), momentsFromValues([2, 3, 5, 9])];

describe('differences of means', () => {
  it('Welch agrees with scipy.stats.ttest_ind', () => {
    const answer = inferFixed(must(estimateMeanDifference(a, b)));
    expect(answer.statistic).toBeCloseTo(1.6646297986075504, 12);
    expect(answer.degreesOfFreedom).toBeCloseTo(3.783011242560071, 12);
    expect(answer.pValue).toBeCloseTo(0.17539455602075674, 11);
  });

  it('the pooled test agrees with scipy.stats.ttest_ind', () => {
    const answer = inferFixed(must(estimatePooledMeanDifference(a, b)));
    expect(answer.statistic).toBeCloseTo(1.4519001127082505, 12);
    expect(answer.pValue).toBeCloseTo(0.2062455150512886, 11);
  });

  it('one arm without variation is a valid test on the other arm’s degrees of freedom', () => {
    const constant = momentsFromValues([5, 5, 5]);
    expect(must(estimateMeanDifference(constant, a)).degreesOfFreedom).toBe(2);
    expect(estimateMeanDifference(constant, constant)).toMatchObject({ code: 'ZERO_VARIANCE', estimate: 0 });
    expect(estimateMeanDifference(momentsFromValues([1]), a)).toMatchObject({ code: 'INSUFFICIENT_DATA' });
  });

  it('overflow is an error, never NaN', () => {
    const level = { n: 2, mean: 1, varianceOfMean: 1 };
    const parts = { control: level, treatment: level, estimate: 1, degreesOfFreedom: 1 };
    expect(makeEstimate({ ...parts, standardError: Infinity })).toMatchObject({ code: 'INVALID_DATA' });
    expect(makeEstimate({ ...parts, standardError: 1, estimate: NaN })).toMatchObject({
      code: 'INVALID_DATA',
    });
    expect(welchDegreesOfFreedom([{ variance: 0, degreesOfFreedom: 3 }])).toBe(0);
  });

  it('analysis of variance agrees with scipy.stats.f_oneway', () => {
    const anova = oneWayAnova(
      [
        [1, 2, 3],
        [2, 4, 6],
        [5, 5, 8],
      ].map(momentsFromValues),
    );
    if (isDataError(anova)) throw new Error(anova.detail);
    expect(anova.f).toBeCloseTo(4.5, 12);
    expect(anova.pValue).toBeCloseTo(0.064, 12);
    expect(oneWayAnova([a])).toMatchObject({ code: 'INSUFFICIENT_DATA' });
  });

  it('a proportion is the mean of its zeros and ones', () => {
    const ones = (successes: number, n: number) =>
      momentsFromValues(Array.from({ length: n }, (_, i) => (i < successes ? 1 : 0)));
    const counted = must(estimateProportionDifference({ successes: 3, n: 10 }, { successes: 6, n: 12 }));
    const averaged = must(estimateMeanDifference(ones(3, 10), ones(6, 12)));
    expect(counted.estimate).toBeCloseTo(averaged.estimate, 14);
    expect(counted.standardError).toBeCloseTo(averaged.standardError, 14);
    expect(() => estimateProportionDifference({ successes: 3, n: 2 }, { successes: 0, n: 2 })).toThrow(
      RangeError,
    );
  });
});

describe('ratios', () => {
  const rows = [
    [1, 2],
    [0, 1],
    [3, 4],
    [2, 2],
  ];

  it('are tested as the mean of their linearised units', () => {
    const other = rows.map(([y, n]) => [y! + 1, n! + 1]);
    const estimate = must(estimateRatioDifference(jointMomentsFromRows(rows), jointMomentsFromRows(other)));
    const linear = (units: number[][]) => {
      const total = (k: number) => units.reduce((sum, unit) => sum + unit[k]!, 0) / units.length;
      const ratio = total(0) / total(1);
      return momentsFromValues(units.map(([y, n]) => ratio + (y! - ratio * n!) / total(1)));
    };
    const expected = must(estimateMeanDifference(linear(rows), linear(other)));
    expect(estimate.estimate).toBeCloseTo(expected.estimate, 12);
    expect(estimate.standardError).toBeCloseTo(expected.standardError, 12);
  });

  it('with a denominator of one are plain means; clusters are warned of', () => {
    const flat = (values: number[]) => jointMomentsFromRows(values.map((value) => [value, 1]));
    const estimate = must(estimateClusterDifference(flat([1, 2, 3]), flat([2, 3, 5, 9])));
    expect(estimate.estimate).toBeCloseTo(2.75, 12);
    expect(estimate.flags).toContain('FEW_CLUSTERS');
    expect(
      estimateRatioDifference(
        jointMomentsFromRows([
          [1, 0],
          [2, 0],
        ]),
        flat([1, 2]),
      ),
    ).toMatchObject({
      code: 'ZERO_DENOMINATOR',
    });
  });
});

describe('post-stratification', () => {
  it('weights the strata’s differences by their pooled shares', () => {
    const strata = [
      { control: momentsFromValues([1, 2, 3]), treatment: momentsFromValues([2, 4, 6]) },
      { control: momentsFromValues([10, 12]), treatment: momentsFromValues([11, 15, 16]) },
    ];
    const result = estimatePostStratified(strata);
    if (isDataError(result)) throw new Error(result.detail);
    const [share, other] = [6 / 11, 5 / 11];
    const variance = share ** 2 * (1 / 3 + 4 / 3) + other ** 2 * (2 / 2 + 7 / 3);
    expect(result.conditional.estimate).toBeCloseTo(share * 2 + other * 3, 12);
    expect(result.conditional.standardError).toBeCloseTo(Math.sqrt(variance), 12);
    const spread = (share * 4 + other * 9 - (share * 2 + other * 3) ** 2) / 11;
    expect(result.superPopulation.standardError).toBeCloseTo(Math.sqrt(variance + spread), 12);
    expect(estimatePostStratified([])).toMatchObject({ code: 'INSUFFICIENT_DATA' });
  });
});

describe('lift', () => {
  it('the ends of Fieller’s set are the lifts that are just rejected', () => {
    const estimate = must(
      estimateMeanDifference({ n: 500, mean: 4, m2: 4000 }, { n: 500, mean: 4.6, m2: 5000 }),
    );
    const lift = relativeLift(estimate, { reference: 'normal' });
    if (isDataError(lift)) throw new Error(lift.detail);
    for (const end of [lift.interval!.lower, lift.interval!.upper]) {
      const linear = estimate.treatment.mean - (1 + end) * estimate.control.mean;
      const error = Math.sqrt(
        estimate.treatment.varianceOfMean + (1 + end) ** 2 * estimate.control.varianceOfMean,
      );
      expect(Math.abs(linear / error)).toBeCloseTo(1.959963984540054, 9);
    }
    expect(lift.lift).toBeCloseTo(0.15, 12);
  });
});
