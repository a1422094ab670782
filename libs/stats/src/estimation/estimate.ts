import { dataError, type DataError } from '../data-error.js';
import type { Flag } from '../flags.js';

/** Estimated level of a metric in one arm. */
export interface Level {
  /** Units in the arm. */
  readonly n: number;
  readonly mean: number;
  /** Squared standard error of `mean`. */
  readonly varianceOfMean: number;
}

/**
 * What estimation hands to inference: an effect (treatment minus control, in the metric's unit), its error,
 * and the two levels it came from. Every estimator returns this one shape, so that intervals, p-values,
 * lift, sequential and Bayesian answers never depend on how the effect was estimated.
 * `standardError` is always finite and above zero: data that give none are a {@link DataError} instead.
 */
export interface Estimate {
  readonly kind: 'estimate';
  readonly estimate: number;
  readonly standardError: number;
  /** Infinity refers the statistic to the normal distribution. */
  readonly degreesOfFreedom: number;
  readonly control: Level;
  readonly treatment: Level;
  /** Covariance of the two levels; 0 unless an adjustment made them depend on each other. */
  readonly covariance: number;
  readonly flags: readonly Flag[];
}

export type EstimateParts = Omit<Estimate, 'kind' | 'covariance' | 'flags'> &
  Partial<Pick<Estimate, 'covariance' | 'flags'>>;

const NO_FLAGS: readonly Flag[] = [];

/** Closes an estimator: overflow and a zero standard error become data errors, never NaN. */
export function makeEstimate(parts: EstimateParts): Estimate | DataError {
  const { estimate, standardError } = parts;
  if (!Number.isFinite(estimate) || !Number.isFinite(standardError)) {
    return dataError('INVALID_DATA', 'values are too large to be squared in double precision');
  }
  if (!(standardError > 0)) {
    return dataError('ZERO_VARIANCE', 'no variation in either arm, so no error bar exists', estimate);
  }
  // Written out: an object spread costs ten times as much, and a report makes thousands of these.
  return {
    kind: 'estimate',
    estimate,
    standardError,
    degreesOfFreedom: parts.degreesOfFreedom,
    control: parts.control,
    treatment: parts.treatment,
    covariance: parts.covariance ?? 0,
    flags: parts.flags ?? NO_FLAGS,
  };
}

/** A data error when an arm has fewer than `minimum` units, else null. */
export function requireUnits(
  control: { readonly n: number },
  treatment: { readonly n: number },
  minimum = 2,
): DataError | null {
  const short = control.n < minimum ? 'control' : treatment.n < minimum ? 'treatment' : null;
  return short === null
    ? null
    : dataError('INSUFFICIENT_DATA', `the ${short} arm has fewer than ${minimum} units`);
}
