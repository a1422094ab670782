import { isDataError } from '../data-error.js';
import { estimateMeanDifference } from '../estimation/estimate-mean-difference.js';
import { inferFixed } from '../inference/infer-fixed.js';
import { nonInferiority, relativeNonInferiority } from './non-inferiority.js';

const estimate = estimateMeanDifference(
  { n: 500, mean: 10, m2: 500 * 9 },
  { n: 500, mean: 9.9, m2: 500 * 9 },
);
if (isDataError(estimate)) throw new Error(estimate.detail);

describe('non-inferiority', () => {
  it('passes exactly when the one-sided bound lies inside the margin', () => {
    for (const margin of [0.2, 0.4, 0.41, 0.42, 0.6]) {
      const result = nonInferiority(estimate, { margin });
      expect(result.passed).toBe(result.lowerBound > -margin);
    }
  });

  it('for a metric where lower is better looks at the upper bound', () => {
    for (const margin of [0.05, 0.2, 0.25, 0.6]) {
      const result = nonInferiority(estimate, { margin, direction: -1 });
      expect(result.passed).toBe(result.upperBound < margin);
    }
  });

  it('a margin of zero is the one-sided test of no effect', () => {
    const p = inferFixed(estimate, { alternative: 'greater' }).pValue;
    expect(nonInferiority(estimate, { margin: 0 }).pValue).toBeCloseTo(p, 14);
  });

  it('a relative margin of a known baseline equals the absolute one', () => {
    const known = { ...estimate, control: { ...estimate.control, varianceOfMean: 0 } };
    const fixed = { ...known, standardError: Math.sqrt(known.treatment.varianceOfMean) };
    const relative = relativeNonInferiority(fixed, { margin: 0.03 });
    const absolute = nonInferiority(fixed, { margin: 0.3 });
    expect(relative.statistic).toBeCloseTo(absolute.statistic, 12);
    const worse = { margin: 0.03, direction: -1 } as const;
    expect(relativeNonInferiority(fixed, worse).statistic).toBeCloseTo(
      nonInferiority(fixed, { margin: 0.3, direction: -1 }).statistic,
      12,
    );
  });

  it('rejects an impossible margin', () => {
    expect(() => nonInferiority(estimate, { margin: -1 })).toThrow(RangeError);
  });
});
