import { isDataError } from '../data-error.js';
import { estimateMeanDifference } from '../estimation/estimate-mean-difference.js';
import type { Estimate } from '../estimation/estimate.js';
import { momentsFromValues } from '../moments/moments-from-values.js';
import type { Moments } from '../moments/moments.js';
import { inferFixed } from './infer-fixed.js';
import {
  differenceSkewness,
  inferSkewCorrected,
  type SkewCorrectedInference,
} from './infer-skew-corrected.js';
import type { InferenceOptions } from './inference.js';

const control = momentsFromValues([0, 0, 1, 2, 0, 9, 1, 0, 3, 0, 0, 25, 1, 2]);
const treatment = momentsFromValues([1, 0, 4, 2, 31, 7, 0, 0]);

function estimateOf(a: Moments, b: Moments): Estimate {
  const estimate = estimateMeanDifference(a, b);
  if (isDataError(estimate)) throw new Error(estimate.detail);
  return estimate;
}

function answer(options: InferenceOptions = {}): SkewCorrectedInference {
  const result = inferSkewCorrected(estimateOf(control, treatment), { control, treatment }, options);
  if (isDataError(result)) throw new Error(result.detail);
  return result;
}

/** The sums of cubes taken from the values themselves. */
function thirdCumulantOfMean(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 3, 0) / values.length ** 3;
}

describe('skew-corrected inference', () => {
  it("is Hall's polynomial of the t statistic", () => {
    const estimate = estimateOf(control, treatment);
    const g =
      (thirdCumulantOfMean([1, 0, 4, 2, 31, 7, 0, 0]) -
        thirdCumulantOfMean([0, 0, 1, 2, 0, 9, 1, 0, 3, 0, 0, 25, 1, 2])) /
      estimate.standardError ** 3;
    const t = estimate.estimate / estimate.standardError;
    const { statistic, skewness } = answer();
    expect(skewness).toBeCloseTo(g, 12);
    expect(statistic).toBeCloseTo(t + (g * t * t) / 3 + (g * g * t ** 3) / 27 + g / 6, 12);
  });

  it.each(['two-sided', 'greater', 'less'] as const)(
    'the ends of a %s interval are the null values at which p is alpha',
    (alternative) => {
      const { interval } = answer({ alternative, alpha: 0.1 });
      for (const end of [interval.lower, interval.upper].filter(Number.isFinite)) {
        expect(answer({ alternative, nullValue: end }).pValue).toBeCloseTo(0.1, 10);
      }
    },
  );

  it('without skewness it is the fixed test', () => {
    const symmetric = momentsFromValues([-3, -1, 0, 1, 3]);
    const shifted = momentsFromValues([-2, 0, 1, 2, 4]);
    const estimate = estimateOf(symmetric, shifted);
    const corrected = inferSkewCorrected(estimate, { control: symmetric, treatment: shifted });
    const fixed = inferFixed(estimate);
    if (isDataError(corrected)) throw new Error(corrected.detail);
    expect(corrected.pValue).toBeCloseTo(fixed.pValue, 12);
    expect(corrected.interval.lower).toBeCloseTo(fixed.interval.lower, 12);
    expect(corrected.interval.upper).toBeCloseTo(fixed.interval.upper, 12);
  });

  it('the logarithm of p is that of p, and swapping arms mirrors the answer', () => {
    const there = answer();
    const back = inferSkewCorrected(estimateOf(treatment, control), {
      control: treatment,
      treatment: control,
    });
    if (isDataError(back)) throw new Error(back.detail);
    expect(there.logPValue).toBeCloseTo(Math.log(there.pValue), 12);
    expect(back.pValue).toBeCloseTo(there.pValue, 12);
    expect(back.interval.lower).toBeCloseTo(-there.interval.upper, 12);
  });

  it('needs third moments and sensible options', () => {
    const bare: Moments = { n: 10, mean: 0, m2: 9 };
    expect(inferSkewCorrected(estimateOf(bare, bare), { control: bare, treatment: bare })).toMatchObject({
      kind: 'error',
      code: 'INSUFFICIENT_DATA',
    });
    expect(differenceSkewness(bare, treatment, 1)).toBeNull();
    expect(() => answer({ alpha: 0 })).toThrow(RangeError);
  });
});
