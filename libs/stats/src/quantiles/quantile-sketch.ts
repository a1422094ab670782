import { dataError, isDataError, type DataError } from '../data-error.js';
import {
  requireFinite,
  requireOpenProbability,
  requireProbability,
} from '../distributions/argument-checks.js';
import { normalUpperQuantile } from '../distributions/normal.js';
import type { Estimate } from '../estimation/estimate.js';
import { differenceOfLevels, type QuantileLevel } from './estimate-quantile-difference.js';

/** Number of a bucket and how many values fell into it. */
export type SketchBucket = readonly [bucket: number, count: number];

/**
 * Histogram of values in buckets that grow geometrically, so that every quantile is known to a fixed relative
 * accuracy. Plain data; sketches of disjoint values merge exactly, in any order.
 */
export interface QuantileSketch {
  readonly kind: 'quantile-sketch';
  /** Largest relative error of a quantile, for example 0.005. */
  readonly accuracy: number;
  readonly n: number;
  readonly zeros: number;
  /** Ascending bucket numbers of positive values, and of the sizes of negative ones. */
  readonly positive: readonly SketchBucket[];
  readonly negative: readonly SketchBucket[];
  readonly min: number;
  readonly max: number;
}

const growth = (accuracy: number): number => (1 + accuracy) / (1 - accuracy);

function countBuckets(sizes: readonly number[], logGrowth: number): readonly SketchBucket[] {
  const counts = new Map<number, number>();
  for (const size of sizes) {
    const bucket = Math.ceil(Math.log(size) / logGrowth);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b);
}

/**
 * Compresses values to a sketch (DDSketch: Masson, Rim & Lee 2019): a million values of one order of magnitude become a
 * few hundred buckets at half a percent. Throws a RangeError on a value that is not finite.
 *
 * @example quantileOfSketch(sketchFromValues([1, 2, 3, 4, 100], 0.01), 0.5) // within 1 % of 3
 */
export function sketchFromValues(values: ArrayLike<number>, accuracy = 0.005): QuantileSketch {
  requireOpenProbability(accuracy, 'accuracy');
  const [positive, negative]: [number[], number[]] = [[], []];
  let [zeros, min, max] = [0, Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    requireFinite(value, 'value');
    min = Math.min(min, value);
    max = Math.max(max, value);
    if (value > 0) positive.push(value);
    else if (value < 0) negative.push(-value);
    else zeros += 1;
  }
  const logGrowth = Math.log(growth(accuracy));
  return {
    kind: 'quantile-sketch',
    accuracy,
    n: values.length,
    zeros,
    positive: countBuckets(positive, logGrowth),
    negative: countBuckets(negative, logGrowth),
    min,
    max,
  };
}

function mergeBuckets(a: readonly SketchBucket[], b: readonly SketchBucket[]): readonly SketchBucket[] {
  const counts = new Map(a.map(([bucket, count]) => [bucket, count]));
  for (const [bucket, count] of b) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  return [...counts].sort(([x], [y]) => x - y);
}

/** The sketch of the union of two disjoint sets of values. Throws a RangeError when their accuracies differ. */
export function mergeSketches(a: QuantileSketch, b: QuantileSketch): QuantileSketch {
  if (a.accuracy !== b.accuracy) throw new RangeError('sketches of different accuracy do not merge');
  return {
    kind: 'quantile-sketch',
    accuracy: a.accuracy,
    n: a.n + b.n,
    zeros: a.zeros + b.zeros,
    positive: mergeBuckets(a.positive, b.positive),
    negative: mergeBuckets(a.negative, b.negative),
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  };
}

/** Middle of a bucket, within the accuracy of everything in it. */
function valueOf(bucket: number, accuracy: number): number {
  const g = growth(accuracy);
  return (2 * g ** bucket) / (g + 1);
}

/**
 * The ⌈nq⌉-th smallest value to the sketch's relative accuracy; the extremes are exact. Throws a RangeError on an empty
 * sketch.
 */
export function quantileOfSketch(sketch: QuantileSketch, q: number): number {
  requireProbability(q, 'q');
  const { n, zeros, positive, negative, accuracy, min, max } = sketch;
  if (n === 0) throw new RangeError('a quantile needs at least one value');
  const rank = Math.min(n, Math.max(1, Math.ceil(n * q * (1 - 4e-16))));
  if (rank === 1) return min;
  if (rank === n) return max;
  const inside = (value: number): number => Math.min(max, Math.max(min, value));
  let seen = 0;
  for (let i = negative.length - 1; i >= 0; i--) {
    seen += negative[i]![1];
    if (seen >= rank) return inside(-valueOf(negative[i]![0], accuracy));
  }
  seen += zeros;
  if (seen >= rank) return 0;
  for (const [bucket, count] of positive) {
    seen += count;
    if (seen >= rank) return inside(valueOf(bucket, accuracy));
  }
  return max;
}

const SPACING_ALPHA = 0.05;

function sketchLevel(sketch: QuantileSketch, q: number): QuantileLevel | DataError {
  const { n } = sketch;
  const z = normalUpperQuantile(SPACING_ALPHA / 2);
  if (n <= (z * z * q) / (1 - q) || n <= (z * z * (1 - q)) / q) {
    return dataError('INSUFFICIENT_DATA', `${n} values are too few for the ${q} quantile`);
  }
  const reach = z * Math.sqrt((q * (1 - q)) / n);
  const [lower, mean, upper] = [q - reach, q, q + reach].map((level) => quantileOfSketch(sketch, level));
  return {
    kind: 'quantile',
    n,
    mean: mean!,
    varianceOfMean: ((upper! - lower!) / (2 * z)) ** 2,
    flags: lower === mean || upper === mean ? ['TIED_QUANTILE'] : [],
  };
}

/**
 * Difference of a quantile between two compressed arms, with the density-free error of
 * {@link estimateQuantileDifference}. A quantile that moves by less than the accuracy is not seen: choose the accuracy
 * well below the effect that matters. Same data errors.
 *
 * @example estimateSketchQuantileDifference(sketchFromValues(a), sketchFromValues(b), 0.9)
 */
export function estimateSketchQuantileDifference(
  control: QuantileSketch,
  treatment: QuantileSketch,
  q: number,
): Estimate | DataError {
  requireOpenProbability(q, 'q');
  const [a, b] = [sketchLevel(control, q), sketchLevel(treatment, q)];
  if (isDataError(a)) return a;
  return isDataError(b) ? b : differenceOfLevels(a, b);
}
