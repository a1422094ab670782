import { isDataError } from '../data-error.js';
import { seededRandom } from '../random/random-source.js';
import { estimateClusteredQuantileDifference } from './clustered-quantile.js';
import { estimateQuantileDifference } from './estimate-quantile-difference.js';
import { quantileDifferenceBootstrap } from './quantile-difference-bootstrap.js';
import { orderQuantileOfSorted, quantileOfSorted, sortAscending } from './quantile-of-sorted.js';
import { isCapImbalanced, winsorCap, winsorize } from './winsorize.js';

const uniformArm = (seed: number, n: number, shift = 0): Float64Array => {
  const random = seededRandom(seed);
  return sortAscending(Float64Array.from({ length: n }, () => random() + shift));
};

describe('quantiles of sorted values', () => {
  it('type 7 interpolates, the order quantile is an observed value', () => {
    expect(quantileOfSorted([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(orderQuantileOfSorted([1, 2, 3, 4], 0.5)).toBe(2);
    expect(orderQuantileOfSorted([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.7)).toBe(7);
    expect(() => quantileOfSorted([], 0.5)).toThrow(RangeError);
  });

  it('density-free error of a uniform median is close to 1/(2 √n) per arm', () => {
    const estimate = estimateQuantileDifference(uniformArm(1, 4000), uniformArm(2, 4000), 0.5);
    expect(isDataError(estimate)).toBe(false);
    if (isDataError(estimate)) return;
    expect(estimate.standardError).toBeGreaterThan(0.9 * Math.sqrt(2 / 16000));
    expect(estimate.standardError).toBeLessThan(1.1 * Math.sqrt(2 / 16000));
  });

  it('a tail without enough values is an error, ties are flagged', () => {
    expect(estimateQuantileDifference(uniformArm(1, 50), uniformArm(2, 50), 0.99)).toMatchObject({
      kind: 'error',
      code: 'INSUFFICIENT_DATA',
    });
    const tied = sortAscending([...uniformArm(3, 200), ...Array.from({ length: 400 }, () => 0.5)]);
    const estimate = estimateQuantileDifference(tied, uniformArm(4, 600), 0.5);
    expect(estimate).toMatchObject({ kind: 'estimate', flags: ['TIED_QUANTILE'] });
  });

  it('copies of one value add no information: the clustered error is that of one value per unit', () => {
    const [a, b] = [uniformArm(5, 1000), uniformArm(6, 1000)];
    const plain = estimateQuantileDifference(a, b, 0.5);
    const copies = (arm: Float64Array) => Array.from(arm, (value) => [value, value, value, value]);
    const clustered = estimateClusteredQuantileDifference(copies(a), copies(b), 0.5);
    if (isDataError(plain) || isDataError(clustered)) throw new Error('no estimate');
    expect(clustered.standardError / plain.standardError).toBeCloseTo(1, 1);
  });

  it('the bootstrap is seeded and covers a real shift', () => {
    const run = () =>
      quantileDifferenceBootstrap(uniformArm(7, 500), uniformArm(8, 500, 0.3), {
        q: 0.5,
        alpha: 0.05,
        random: seededRandom(9),
      });
    const result = run();
    expect(run()).toEqual(result);
    if (isDataError(result)) throw new Error(result.detail);
    expect(result.interval.lower).toBeGreaterThan(0.15);
    expect(result.interval.upper).toBeLessThan(0.45);
  });
});

describe('capping', () => {
  it('takes the cap over non-zero values when asked', () => {
    expect(winsorCap([0, 0, 1, 2, 100], { q: 0.5, ignoreZeros: true })).toBe(2);
    expect(winsorCap([0, 0], { ignoreZeros: true })).toBeNull();
    expect(winsorize([1, 5, 9], { upper: 6, lower: 2 })).toEqual({ values: [2, 5, 6], capped: 2 });
  });

  it('notices a cap that hits one arm', () => {
    expect(isCapImbalanced({ capped: 10, n: 10_000 }, { capped: 60, n: 10_000 })).toBe(true);
    expect(isCapImbalanced({ capped: 10, n: 10_000 }, { capped: 12, n: 10_000 })).toBe(false);
  });
});
