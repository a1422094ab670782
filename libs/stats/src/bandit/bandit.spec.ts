import { isDataError } from '../data-error.js';
import { normalCdf } from '../distributions/normal.js';
import { estimateAdaptiveDifference } from './adaptive-weighted-mean.js';
import { probabilityOfBest, topTwoThompson, withFloor } from './probability-of-best.js';

describe('bandits', () => {
  it('two arms: the chance that a difference of normals is positive', () => {
    const [first] = probabilityOfBest([
      { mean: 1, standardDeviation: 3 },
      { mean: 0, standardDeviation: 4 },
    ]);
    expect(first).toBeCloseTo(normalCdf(1 / 5), 10);
    const [least] = probabilityOfBest(
      [
        { mean: 1, standardDeviation: 3 },
        { mean: 0, standardDeviation: 4 },
      ],
      'minimize',
    );
    expect(least).toBeCloseTo(normalCdf(-1 / 5), 10);
  });

  it('equal arms share evenly; shares add to one', () => {
    const arms = Array.from({ length: 5 }, () => ({ mean: 2, standardDeviation: 1 }));
    probabilityOfBest(arms).forEach((p) => expect(p).toBeCloseTo(0.2, 10));
  });

  it('top-two weights follow their formula, floors are kept', () => {
    const weights = topTwoThompson([0.7, 0.2, 0.1], 0.5);
    expect(weights[0]).toBeCloseTo(0.7 * (0.5 + 0.5 * (0.2 / 0.8 + 0.1 / 0.9)), 12);
    expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
    const floored = withFloor([1, 0, 0], 0.1);
    [0.8, 0.1, 0.1].forEach((share, i) => expect(floored[i]).toBeCloseTo(share, 12));
    expect(() => withFloor([0.5, 0.5], 0.6)).toThrow(RangeError);
    expect(() => probabilityOfBest([{ mean: NaN, standardDeviation: 1 }])).toThrow(RangeError);
  });

  it('adaptive difference: finds an effect of one within three of its errors', () => {
    const units = Array.from({ length: 400 }, (_, i) => ({
      arm: i % 2,
      outcome: (i % 2) + (i % 4 < 2 ? 0.5 : -0.5),
      propensities: [0.5, 0.5],
    }));
    const estimate = estimateAdaptiveDifference(units, 0, 1);
    if (isDataError(estimate)) throw new Error(estimate.detail);
    expect(Math.abs(estimate.estimate - 1)).toBeLessThan(3 * estimate.standardError);
    expect(() => estimateAdaptiveDifference([{ arm: 0, outcome: 1, propensities: [0, 1] }], 0, 1)).toThrow(
      RangeError,
    );
  });
});
