import { DEFAULTS } from '../defaults.js';
import { dataError, type DataError } from '../data-error.js';
import { requireFinite, requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import type { Interval } from '../inference/inference.js';
import { gammaExponentialMixture, type UniformBoundary } from './uniform-boundaries.js';

/**
 * What a stream of bounded values leaves behind for anytime inference: its variation is measured against the mean
 * known before each value, so the order of values matters and two streams do not merge.
 */
export interface BoundedStream {
  readonly n: number;
  readonly mean: number;
  /** Σ (x_i - mean of the values before it)²; the first is measured against the middle of the range. */
  readonly variation: number;
  readonly range: Interval;
}

/** A stream without values yet. Throws a RangeError unless the range is finite and not empty. */
export function emptyBoundedStream(range: Interval): BoundedStream {
  requireFinite(range.lower, 'lower end');
  requireFinite(range.upper, 'upper end');
  requirePositive(range.upper - range.lower, 'width of the range');
  return { n: 0, mean: 0.5 * (range.lower + range.upper), variation: 0, range };
}

/** The stream after one more value. Throws a RangeError when the value lies outside the range. */
export function addToBoundedStream(stream: BoundedStream, value: number): BoundedStream {
  const { n, mean, variation, range } = stream;
  if (!(value >= range.lower && value <= range.upper)) {
    throw new RangeError(`${value} is outside [${range.lower}, ${range.upper}]`);
  }
  const before = n === 0 ? 0.5 * (range.lower + range.upper) : mean;
  const next = n === 0 ? value : mean + (value - mean) / (n + 1);
  return { n: n + 1, mean: next, variation: variation + (value - before) ** 2, range };
}

export interface BoundedOptions {
  readonly alpha?: number;
  /** Total variation, Σ of squared deviations, at which the answer is to be sharpest; a guess made before looking. */
  readonly tunedAt: number;
}

/** Difference of the means of two bounded streams. */
export interface BoundedDifference {
  readonly kind: 'bounded-difference';
  readonly estimate: number;
  readonly interval: Interval;
  /** ln of the e-value against equal means. */
  readonly logEValue: number;
  readonly pValue: number;
}

const widthOf = ({ range }: BoundedStream): number => range.upper - range.lower;

function boundaryOf(stream: BoundedStream, { alpha, tunedAt }: Required<BoundedOptions>): UniformBoundary {
  return gammaExponentialMixture({ intrinsicTime: tunedAt, alpha: alpha / 2 }, widthOf(stream));
}

/**
 * Empirical-Bernstein confidence sequence of the mean of bounded values (Howard et al. 2021, theorem 4): valid at
 * every sample size and for every distribution on the range, without any normal approximation; the width follows
 * the values' own variation. For capped metrics with heavy tails. The whole range before the first value.
 *
 * @example
 * boundedMeanInterval(stream, { alpha: 0.05, tunedAt: 100 }) // { lower: 0.12, upper: 0.31 }
 */
export function boundedMeanInterval(
  stream: BoundedStream,
  { alpha = DEFAULTS.alpha, tunedAt }: BoundedOptions,
): Interval {
  requireOpenProbability(alpha, 'alpha');
  requirePositive(tunedAt, 'tunedAt');
  const { n, mean, variation, range } = stream;
  if (n === 0) return range;
  const reach = boundaryOf(stream, { alpha, tunedAt }).bound(variation, alpha / 2) / n;
  return { lower: Math.max(range.lower, mean - reach), upper: Math.min(range.upper, mean + reach) };
}

/** ln of the average of the upward and the downward e-value of "the mean is m". */
function evidenceAgainst(stream: BoundedStream, boundary: UniformBoundary, m: number): number {
  const sum = stream.n * (stream.mean - m);
  // The mixture is defined for sums above -v/width; below, evidence in that direction is as low as it gets.
  const floor = (-stream.variation / widthOf(stream)) * (1 - 1e-9);
  const [up, down] = [sum, -sum].map((s) => boundary.logMixture(Math.max(s, floor), stream.variation));
  const largest = Math.max(up!, down!);
  return largest + Math.log(0.5 * (Math.exp(up! - largest) + Math.exp(down! - largest)));
}

/** Smallest value of a function with one valley, by golden section; flat at the bottom, so half the digits of x do. */
function valley(f: (x: number) => number, low: number, high: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [x, y] = [b - golden * (b - a), a + golden * (b - a)];
  let [atX, atY] = [f(x), f(y)];
  for (let step = 0; step < 45; step++) {
    if (atX < atY) {
      [b, y, atY] = [y, x, atX];
      x = b - golden * (b - a);
      atX = f(x);
    } else {
      [a, x, atX] = [x, y, atY];
      y = a + golden * (b - a);
      atY = f(y);
    }
  }
  return Math.min(atX, atY, f(low), f(high));
}

/**
 * Anytime-valid comparison of the means of two bounded streams: the interval takes one empirical-Bernstein sequence
 * per arm at alpha/2; the e-value is the smallest, over the common mean m, of the product of both arms' e-values
 * against m. Needs no variance assumption and no minimum size. INSUFFICIENT_DATA on an empty stream; throws a
 * RangeError on impossible options.
 *
 * @example inferBoundedDifference(control, treatment, { tunedAt: 500 }).interval
 */
export function inferBoundedDifference(
  control: BoundedStream,
  treatment: BoundedStream,
  { alpha = DEFAULTS.alpha, tunedAt }: BoundedOptions,
): BoundedDifference | DataError {
  requireOpenProbability(alpha, 'alpha');
  requirePositive(tunedAt, 'tunedAt');
  if (control.n === 0 || treatment.n === 0) return dataError('INSUFFICIENT_DATA', 'an arm has no values');
  const half = { alpha: alpha / 2, tunedAt };
  const [a, b] = [boundedMeanInterval(control, half), boundedMeanInterval(treatment, half)];
  const [ofControl, ofTreatment] = [boundaryOf(control, half), boundaryOf(treatment, half)];
  const logEValue = valley(
    (m) => evidenceAgainst(control, ofControl, m) + evidenceAgainst(treatment, ofTreatment, m),
    Math.min(control.mean, treatment.mean),
    Math.max(control.mean, treatment.mean),
  );
  return {
    kind: 'bounded-difference',
    estimate: treatment.mean - control.mean,
    interval: { lower: b.lower - a.upper, upper: b.upper - a.lower },
    logEValue,
    pValue: Math.min(1, Math.exp(-logEValue)),
  };
}
