import { isDataError, type DataError } from '../data-error.js';
import { logBeta } from '../distributions/log-beta.js';
import { quantileEffectBands } from '../quantiles/quantile-effect-bands.js';
import { sortAscending } from '../quantiles/quantile-of-sorted.js';
import { seededRandom } from '../random/random-source.js';
import {
  addToBoundedStream,
  boundedMeanInterval,
  emptyBoundedStream,
  inferBoundedDifference,
} from './bounded-means.js';
import { inferQuantileAnytime } from './infer-quantile-anytime.js';
import { runningIntersection } from './running-intersection.js';
import { mixtureRho } from './tuning.js';
import { gammaExponentialMixture } from './uniform-boundaries.js';
import { anytimeDistributionBand, fixedDistributionBand } from './uniform-distribution-band.js';

function must<T extends { readonly kind: string }>(result: T | DataError): T {
  if (isDataError(result)) throw new Error(result.detail);
  return result;
}

const uniforms = (seed: number, n: number, shift = 0): Float64Array => {
  const random = seededRandom(seed);
  return sortAscending(Float64Array.from({ length: n }, () => random() + shift));
};

describe('bands around distribution functions', () => {
  it('the anytime band has the published value of the confseq package', () => {
    expect(anytimeDistributionBand(1000, { alpha: 0.05, firstLook: 100 })).toBeCloseTo(0.08204769, 5);
    expect(anytimeDistributionBand(50, { alpha: 0.05, firstLook: 100 })).toBe(Infinity);
  });

  it("the fixed band is Massart's", () => {
    expect(2 * Math.exp(-2 * 1000 * fixedDistributionBand(1000, 0.05) ** 2)).toBeCloseTo(0.05, 12);
    expect(() => fixedDistributionBand(0, 0.05)).toThrow(RangeError);
  });
});

describe('quantile effects at all levels', () => {
  it('finds a shift, and nothing between equal arms', () => {
    const shifted = must(quantileEffectBands(uniforms(1, 2000), uniforms(2, 2000, 0.3)));
    expect(shifted).toMatchObject({ isSomewhereHigher: true, isSomewhereLower: false });
    expect(shifted.pValue).toBeLessThan(1e-10);
    for (const { interval, estimate } of shifted.effects) {
      expect(interval.lower).toBeLessThanOrEqual(0.3);
      expect(interval.upper).toBeGreaterThanOrEqual(0.3);
      expect(interval.lower).toBeLessThanOrEqual(estimate);
      expect(interval.upper).toBeGreaterThanOrEqual(estimate);
    }
    const equal = must(quantileEffectBands(uniforms(3, 500), uniforms(4, 500), { firstLook: 50 }));
    expect(equal).toMatchObject({ isSomewhereHigher: false, isSomewhereLower: false, pValue: 1 });
  });

  it('the distance is that of Kolmogorov and Smirnov, with ties', () => {
    const bands = must(quantileEffectBands([0, 0, 1, 2], [0, 1, 1, 1]));
    expect(bands.distance).toBeCloseTo(0.25, 12);
  });

  it('the p-value is the level at which the two bands part', () => {
    const [a, b] = [uniforms(5, 300), uniforms(6, 300, 0.25)];
    const { pValue, distance } = must(quantileEffectBands(a, b));
    expect(2 * fixedDistributionBand(300, pValue / 2)).toBeCloseTo(distance, 9);
    expect(quantileEffectBands([], a)).toMatchObject({ code: 'INSUFFICIENT_DATA' });
  });
});

describe('anytime quantiles', () => {
  /** The smallest evidence over every candidate value and every split of ties, by brute force. */
  function bruteForce(a: ArrayLike<number>, b: ArrayLike<number>, q: number, tunedAt: number): number {
    const weight = mixtureRho(0.05, tunedAt) ** -2;
    const evidence = (k: number, n: number): number =>
      logBeta(weight * q + k, weight * (1 - q) + n - k) -
      logBeta(weight * q, weight * (1 - q)) -
      k * Math.log(q) -
      (n - k) * Math.log(1 - q);
    const smallest = (values: readonly number[], x: number): number => {
      const [below, upTo] = [
        values.filter((value) => value < x).length,
        values.filter((value) => value <= x).length,
      ];
      return Math.min(
        ...Array.from({ length: upTo - below + 1 }, (_, i) => evidence(below + i, values.length)),
      );
    };
    const [first, second] = [Array.from(a), Array.from(b)];
    return Math.min(...[...first, ...second].map((x) => smallest(first, x) + smallest(second, x)));
  }

  it.each([
    [0.5, 0],
    [0.5, 0.4],
    [0.9, 0.3],
    [0.1, -0.2],
  ])('quantile %d shifted by %d: equals the search over everything', (q, shift) => {
    const [a, b] = [uniforms(7, 80), uniforms(8, 60, shift)];
    const { logEValue } = must(inferQuantileAnytime(a, b, { q, tunedAt: 100 }));
    expect(logEValue).toBeCloseTo(bruteForce(a, b, q, 100), 8);
  });

  it('ties are taken in favour of the null', () => {
    const [a, b] = [sortAscending([0, 0, 0, 0, 1, 1, 2, 5]), sortAscending([0, 1, 1, 1, 1, 2, 2, 3, 3])];
    const { logEValue } = must(inferQuantileAnytime(a, b, { q: 0.5, tunedAt: 20 }));
    expect(logEValue).toBeCloseTo(bruteForce(a, b, 0.5, 20), 8);
  });

  it('finds a large difference and bounds it; small arms know nothing yet', () => {
    const { pValue, interval } = must(
      inferQuantileAnytime(uniforms(9, 800), uniforms(10, 800, 0.4), { q: 0.5, tunedAt: 800 }),
    );
    expect(pValue).toBeLessThan(1e-6);
    expect(interval.lower).toBeGreaterThan(0);
    expect(interval.upper).toBeGreaterThan(0.4);
    const early = must(inferQuantileAnytime([1], [2], { q: 0.9, tunedAt: 800 }));
    expect(early.interval).toEqual({ lower: -Infinity, upper: Infinity });
    expect(early.pValue).toBe(1);
    expect(() => inferQuantileAnytime([1], [2], { q: 1, tunedAt: 800 })).toThrow(RangeError);
  });
});

describe('bounded means', () => {
  const streamOf = (values: ArrayLike<number>) =>
    Array.from(values).reduce(addToBoundedStream, emptyBoundedStream({ lower: 0, upper: 2 }));

  it('adds up mean and variation in the order of the values', () => {
    const stream = streamOf([0.5, 1.5, 1]);
    expect(stream.mean).toBeCloseTo(1, 12);
    expect(stream.variation).toBeCloseTo(0.25 + 1 + 0, 12);
    expect(() => addToBoundedStream(stream, 3)).toThrow(RangeError);
    expect(() => emptyBoundedStream({ lower: 1, upper: 1 })).toThrow(RangeError);
  });

  it('the ends of the interval are where the one-sided e-value is 2/alpha', () => {
    const random = seededRandom(1);
    const stream = streamOf(Array.from({ length: 400 }, () => random()));
    const { lower } = boundedMeanInterval(stream, { alpha: 0.05, tunedAt: 30 });
    const boundary = gammaExponentialMixture({ intrinsicTime: 30, alpha: 0.025 }, 2);
    expect(boundary.logMixture(400 * (stream.mean - lower), stream.variation)).toBeCloseTo(Math.log(40), 8);
  });

  it('tells a difference and leaves equal arms alone', () => {
    const arm = (seed: number, shift: number) => {
      const random = seededRandom(seed);
      return streamOf(Array.from({ length: 1500 }, () => random() + shift));
    };
    const far = must(inferBoundedDifference(arm(1, 0), arm(2, 0.6), { tunedAt: 100 }));
    expect(far.pValue).toBeLessThan(1e-6);
    expect(far.interval.lower).toBeGreaterThan(0);
    expect(far.interval.upper).toBeGreaterThan(0.6);
    const near = must(inferBoundedDifference(arm(3, 0), arm(4, 0), { tunedAt: 100 }));
    expect(near.pValue).toBe(1);
    expect(near.interval.lower).toBeLessThan(near.estimate);
    const empty = emptyBoundedStream({ lower: 0, upper: 2 });
    expect(inferBoundedDifference(empty, arm(1, 0), { tunedAt: 1 })).toMatchObject({
      code: 'INSUFFICIENT_DATA',
    });
  });
});

describe('running intersection', () => {
  it('never widens and never turns round', () => {
    const path = runningIntersection([
      { lower: -2, upper: 2 },
      { lower: -1, upper: 3 },
      { lower: 2.5, upper: 4 },
    ]);
    expect(path).toEqual([
      { lower: -2, upper: 2 },
      { lower: -1, upper: 2 },
      { lower: 2.25, upper: 2.25 },
    ]);
  });
});
