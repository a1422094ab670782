import { isDataError } from '../data-error.js';
import { binomialCdf } from '../distributions/binomial.js';
import { chiSquareSurvival } from '../distributions/chi-square.js';
import { exactMultinomialP } from './exact-multinomial-p.js';
import { localiseSrm } from './localise-srm.js';
import { srmChiSquare } from './srm-chi-square.js';
import { srmSequential } from './srm-sequential.js';

function sequential(counts: number[], options = {}) {
  const result = srmSequential(counts, [1, 1], options);
  if (isDataError(result)) throw new Error(result.detail);
  return result;
}

function chiSquareOf(counts: number[], weights = [1, 1]) {
  const result = srmChiSquare(counts, weights);
  if (isDataError(result)) throw new Error(result.detail);
  return result;
}

describe('sample-ratio mismatch', () => {
  it('is the published case of Kohavi', () => {
    expect(chiSquareOf([821588, 815482]).pValue).toBeCloseTo(1.8e-6, 7);
  });

  it('the exact p-value of two arms is the two-sided binomial test', () => {
    expect(exactMultinomialP([1, 9], [0.5, 0.5])).toBeCloseTo(
      2 * binomialCdf(1, { trials: 10, chance: 0.5 }),
      12,
    );
    expect(exactMultinomialP([1e6, 1e6], [0.5, 0.5])).toBeNull();
  });

  it('traffic in an arm of weight zero is the mistake itself; such an arm takes no degree of freedom', () => {
    expect(srmChiSquare([10, 10, 1], [1, 1, 0])).toMatchObject({ code: 'ZERO_WEIGHT_TRAFFIC' });
    const { degreesOfFreedom, pValue } = chiSquareOf([40, 60, 0], [1, 1, 0]);
    expect(degreesOfFreedom).toBe(1);
    expect(pValue).toBeCloseTo(chiSquareSurvival(4, 1), 12);
  });

  it('impossible counts and weights are programmer errors', () => {
    expect(() => srmChiSquare([1, 2], [1])).toThrow(RangeError);
    expect(() => srmChiSquare([1, -2], [1, 1])).toThrow(RangeError);
    expect(() => srmChiSquare([1, 2], [0, 0])).toThrow(RangeError);
    expect(() => srmSequential([1, 2], [1, NaN])).toThrow(RangeError);
    expect(() => srmSequential([1, 2], [1, 1], { concentration: [] })).toThrow(RangeError);
  });
});

describe('sequential sample-ratio mismatch', () => {
  it('a gross mismatch is seen at 40 units, where a prior of 10,000 units is blind', () => {
    expect(sequential([36, 4]).pInstant).toBeLessThan(0.001);
    expect(sequential([36, 4], { concentration: 10_000 }).pInstant).toBeGreaterThan(0.1);
  });

  it('the default is the average of the four Bayes factors', () => {
    const each = [10, 100, 1000, 10_000].map((concentration) =>
      Math.exp(sequential([480, 560], { concentration }).logEValue),
    );
    expect(Math.exp(sequential([480, 560]).logEValue)).toBeCloseTo(
      each.reduce((sum, e) => sum + e, 0) / 4,
      10,
    );
  });

  it('is a martingale: the expected e-value after one more unit is the e-value now', () => {
    const now = Math.exp(sequential([13, 21]).logEValue);
    const next = 0.5 * (Math.exp(sequential([14, 21]).logEValue) + Math.exp(sequential([13, 22]).logEValue));
    expect(next).toBeCloseTo(now, 12);
    expect(sequential([0, 0]).logEValue).toBeCloseTo(0, 14);
  });

  it('keeps the best evidence of earlier looks', () => {
    expect(sequential([50, 50], { maxLogEValue: 9 }).pAnytime).toBeCloseTo(Math.exp(-9), 15);
  });
});

describe('localising a mismatch', () => {
  it('ranks slices by adjusted p-value and names the worst', () => {
    const result = localiseSrm(
      [
        { name: 'ios', counts: [500, 503] },
        { name: 'android', counts: [500, 720] },
        { name: 'empty', counts: [0, 0] },
      ],
      [1, 1],
    );
    expect(result.map(({ name }) => name)).toEqual(['android', 'ios', 'empty']);
    expect(result[0]!.adjustedPValue).toBeCloseTo(2 * chiSquareSurvival((2 * 110 ** 2) / 610, 1), 15);
    expect(result[2]!.adjustedPValue).toBeNull();
  });
});
