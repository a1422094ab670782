import { dataError, type DataError } from '../data-error.js';
import { DEFAULTS } from '../defaults.js';
import { requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import type { Interval } from '../inference/inference.js';
import { orderQuantileOfSorted } from '../quantiles/quantile-of-sorted.js';
import { dirichletLogEvidence } from '../srm/dirichlet-log-evidence.js';
import { quantileConfidenceSequence } from './quantile-confidence-sequence.js';
import { mixtureRho } from './tuning.js';

export interface QuantileAnytimeOptions {
  readonly q: number;
  readonly alpha?: number;
  /** Values per arm at which the answer is to be sharpest; chosen before the first look. */
  readonly tunedAt: number;
}

/** Difference of a quantile that may be looked at any time. */
export interface QuantileAnytime {
  readonly kind: 'quantile-anytime';
  readonly estimate: number;
  /** ln of the e-value against "both arms have the same quantile". */
  readonly logEValue: number;
  readonly pValue: number;
  /** Confidence sequence of the difference; an end is infinite while an arm is too small for it. */
  readonly interval: Interval;
}

/** Values of one arm below x, and at or below x: ties leave the count of "below the quantile" open between them. */
interface Counts {
  readonly below: number;
  readonly upTo: number;
}

function countsAt(sorted: ArrayLike<number>, x: number): Counts {
  const first = (isPast: (value: number) => boolean): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isPast(sorted[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return { below: first((value) => value >= x), upTo: first((value) => value > x) };
}

/** Smallest log e-value over the counts that ties allow; convex in the count, so a ternary search. */
function smallestEvidence({ below, upTo }: Counts, evidence: (count: number) => number): number {
  let [low, high] = [below, upTo];
  while (high - low > 2) {
    const third = Math.floor((high - low) / 3);
    if (evidence(low + third) < evidence(high - third)) high -= third;
    else low += third;
  }
  let best = Infinity;
  for (let count = low; count <= high; count++) best = Math.min(best, evidence(count));
  return best;
}

/** Distinct candidate values between the two arms' own quantiles: outside, both arms' evidence only grows. */
function candidates(a: ArrayLike<number>, b: ArrayLike<number>, q: number): readonly number[] {
  const [first, second] = [orderQuantileOfSorted(a, q), orderQuantileOfSorted(b, q)];
  const [low, high] = [Math.min(first, second), Math.max(first, second)];
  const between = [a, b].flatMap((sorted) => {
    const [from, to] = [countsAt(sorted, low).below, countsAt(sorted, high).upTo];
    // One further value on each side: the evidence's minimum may lie a rank beyond the order statistic.
    return Array.from(
      { length: Math.min(sorted.length, to + 1) - Math.max(0, from - 1) },
      (_, i) => sorted[Math.max(0, from - 1) + i]!,
    );
  });
  return [...new Set(between)];
}

/**
 * Anytime-valid comparison of a quantile of two arms (Howard & Ramdas 2022, section 5). For any value x the counts
 * below x are binomial under "x is both arms' q-quantile", so the product of two Beta mixtures is an e-value for that x;
 * the smallest over x is one for "the quantiles are equal". Exact for every distribution, ties included. The
 * interval combines one confidence sequence per arm at alpha/2. Arguments are sorted values, one per unit.
 * Throws a RangeError on impossible options.
 *
 * @example
 * inferQuantileAnytime(sortedControl, sortedTreatment, { q: 0.9, tunedAt: 5000 }).pValue
 */
export function inferQuantileAnytime(
  control: ArrayLike<number>,
  treatment: ArrayLike<number>,
  { q, alpha = DEFAULTS.alpha, tunedAt }: QuantileAnytimeOptions,
): QuantileAnytime | DataError {
  requireOpenProbability(q, 'q');
  requireOpenProbability(alpha, 'alpha');
  requirePositive(tunedAt, 'tunedAt');
  if (control.length === 0 || treatment.length === 0) {
    return dataError('INSUFFICIENT_DATA', 'an arm has no values');
  }
  // A prior of 1/rho² units is the normal mixture's tuning carried over to counts.
  const concentration = mixtureRho(alpha, tunedAt) ** -2;
  const evidenceOf =
    (n: number) =>
    (count: number): number =>
      dirichletLogEvidence([count, n - count], [q, 1 - q], concentration);
  const [ofControl, ofTreatment] = [evidenceOf(control.length), evidenceOf(treatment.length)];
  let logEValue = Infinity;
  for (const x of candidates(control, treatment, q)) {
    const total =
      smallestEvidence(countsAt(control, x), ofControl) +
      smallestEvidence(countsAt(treatment, x), ofTreatment);
    logEValue = Math.min(logEValue, total);
  }
  const [a, b] = [control, treatment].map((sorted) => sequenceOf(sorted, q, { alpha: alpha / 2, tunedAt }));
  return {
    kind: 'quantile-anytime',
    estimate: orderQuantileOfSorted(treatment, q) - orderQuantileOfSorted(control, q),
    logEValue,
    pValue: Math.min(1, Math.exp(-logEValue)),
    interval: { lower: b!.lower - a!.upper, upper: b!.upper - a!.lower },
  };
}

function sequenceOf(
  sorted: ArrayLike<number>,
  q: number,
  options: { readonly alpha: number; readonly tunedAt: number },
): Interval {
  const { lowerRank, upperRank } = quantileConfidenceSequence(sorted.length, q, options);
  return {
    lower: lowerRank < 1 ? -Infinity : sorted[lowerRank - 1]!,
    upper: upperRank > sorted.length ? Infinity : sorted[upperRank - 1]!,
  };
}
