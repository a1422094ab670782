import { requireFinite, requireOpenProbability } from '../distributions/argument-checks.js';
import { DEFAULTS } from '../defaults.js';

/** The hypothesis a test speaks for; 'greater' means treatment above control. */
export type Alternative = 'two-sided' | 'greater' | 'less';

/** Which distribution the statistic is referred to; 'normal' ignores the degrees of freedom. */
export type ReferenceDistribution = 'student' | 'normal';

/** A closed interval; a one-sided bound has an infinite other end. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

export interface InferenceOptions {
  /** Error rate; the interval's level is 1 - alpha. */
  readonly alpha?: number;
  readonly alternative?: Alternative;
  /** Effect under the null hypothesis. It shifts the test, never the interval. */
  readonly nullValue?: number;
  readonly reference?: ReferenceDistribution;
}

export type ResolvedInferenceOptions = Required<InferenceOptions>;

/** Fills in the defaults and throws a RangeError on an impossible option. */
export function resolveInferenceOptions(options: InferenceOptions): ResolvedInferenceOptions {
  const resolved = {
    alpha: options.alpha ?? DEFAULTS.alpha,
    alternative: options.alternative ?? 'two-sided',
    nullValue: options.nullValue ?? 0,
    reference: options.reference ?? 'student',
  };
  requireOpenProbability(resolved.alpha, 'alpha');
  requireFinite(resolved.nullValue, 'nullValue');
  return resolved;
}
