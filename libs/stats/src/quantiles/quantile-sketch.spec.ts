import fc from 'fast-check';
import { isDataError } from '../data-error.js';
import { seededRandom } from '../random/random-source.js';
import { standardNormals } from '../random/standard-normal.js';
import { estimateQuantileDifference } from './estimate-quantile-difference.js';
import { orderQuantileOfSorted, sortAscending } from './quantile-of-sorted.js';
import {
  estimateSketchQuantileDifference,
  mergeSketches,
  quantileOfSketch,
  sketchFromValues,
} from './quantile-sketch.js';

const value = fc.oneof(
  fc.constant(0),
  fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
  fc.double({ min: -1e9, max: -1e-9, noNaN: true }),
);

describe('quantile sketch', () => {
  it('every quantile is within the accuracy of the exact order statistic', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, q) => {
          const exact = orderQuantileOfSorted(sortAscending(values), q);
          const got = quantileOfSketch(sketchFromValues(values, 0.01), q);
          expect(Math.abs(got - exact)).toBeLessThanOrEqual(0.01 * Math.abs(exact) * (1 + 1e-9));
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it('merging is the sketch of all values, in any order', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), fc.array(value, { maxLength: 30 }), (a, b) => {
        const [first, second] = [sketchFromValues(a), sketchFromValues(b)];
        expect(mergeSketches(first, second)).toEqual(sketchFromValues([...a, ...b]));
        expect(mergeSketches(second, first)).toEqual(sketchFromValues([...a, ...b]));
      }),
      { seed: 2, numRuns: 200 },
    );
    expect(() => mergeSketches(sketchFromValues([1], 0.01), sketchFromValues([1], 0.02))).toThrow(RangeError);
  });

  it('compresses: a hundred thousand values become a few hundred buckets', () => {
    const normal = standardNormals(seededRandom(1));
    const sketch = sketchFromValues(Float64Array.from({ length: 100_000 }, () => Math.exp(normal())));
    expect(sketch.positive.length).toBeLessThan(1000);
    expect(sketch.n).toBe(100_000);
  });

  it('a difference of quantiles is that of the values, to the accuracy', () => {
    const normal = standardNormals(seededRandom(2));
    const arm = (shift: number) => Float64Array.from({ length: 20_000 }, () => Math.exp(normal() + shift));
    const [a, b] = [arm(0), arm(0.2)];
    const exact = estimateQuantileDifference(sortAscending(a), sortAscending(b), 0.9);
    const got = estimateSketchQuantileDifference(sketchFromValues(a, 0.001), sketchFromValues(b, 0.001), 0.9);
    if (isDataError(exact) || isDataError(got)) throw new Error('no estimate');
    expect(Math.abs(got.estimate - exact.estimate)).toBeLessThan(
      0.001 * 2 * (got.treatment.mean + got.control.mean),
    );
    expect(got.standardError / exact.standardError).toBeCloseTo(1, 1);
  });

  it('an empty sketch has no quantile, a thin tail no error, and NaN is no value', () => {
    const empty = sketchFromValues([]);
    expect(() => quantileOfSketch(empty, 0.5)).toThrow(RangeError);
    expect(estimateSketchQuantileDifference(empty, empty, 0.5)).toMatchObject({ code: 'INSUFFICIENT_DATA' });
    expect(() => sketchFromValues([NaN])).toThrow(RangeError);
  });
});
