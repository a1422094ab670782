import { studentTLogSurvival, studentTSurvival, studentTUpperQuantile } from '../distributions/student-t.js';
import type { Estimate } from '../estimation/estimate.js';
import {
  resolveInferenceOptions,
  type Alternative,
  type InferenceOptions,
  type Interval,
} from './inference.js';

/** Answer of a test with a fixed horizon: valid when looked at once, at the planned end. */
export interface FixedInference {
  readonly kind: 'fixed';
  readonly estimate: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /** (estimate - nullValue) / standardError. */
  readonly statistic: number;
  readonly criticalValue: number;
  readonly pValue: number;
  /** Natural logarithm of the p-value; finite where the p-value itself underflows. */
  readonly logPValue: number;
  readonly interval: Interval;
  readonly alpha: number;
  readonly alternative: Alternative;
  readonly nullValue: number;
}

/**
 * Upper tail of the statistic in the direction of the alternative, as a logarithm and as itself.
 * Beyond a two-sided test the tail is doubled.
 */
function tailOf(
  statistic: number,
  degreesOfFreedom: number,
  alternative: Alternative,
): { pValue: number; logPValue: number } {
  const towards =
    alternative === 'two-sided' ? Math.abs(statistic) : alternative === 'greater' ? statistic : -statistic;
  const sides = alternative === 'two-sided' ? 2 : 1;
  return {
    pValue: sides * studentTSurvival(towards, degreesOfFreedom),
    logPValue: Math.min(0, Math.log(sides) + studentTLogSurvival(towards, degreesOfFreedom)),
  };
}

function intervalOf(estimate: number, margin: number, alternative: Alternative): Interval {
  return {
    lower: alternative === 'less' ? -Infinity : estimate - margin,
    upper: alternative === 'greater' ? Infinity : estimate + margin,
  };
}

/**
 * Fixed-horizon test and confidence interval of an estimate: t (or normal) statistic, p-value from the
 * survival function, never from `1 - cdf`, and its logarithm. The interval excludes the null value exactly
 * when the p-value is below alpha. Throws a RangeError on an impossible option.
 *
 * @example inferFixed(estimate, { alpha: 0.05, alternative: 'greater' }).interval // { lower: 0.1, upper: Infinity }
 */
export function inferFixed(estimate: Estimate, options: InferenceOptions = {}): FixedInference {
  const { alpha, alternative, nullValue, reference } = resolveInferenceOptions(options);
  const degreesOfFreedom = reference === 'normal' ? Infinity : estimate.degreesOfFreedom;
  const statistic = (estimate.estimate - nullValue) / estimate.standardError;
  const criticalValue = studentTUpperQuantile(
    alternative === 'two-sided' ? alpha / 2 : alpha,
    degreesOfFreedom,
  );
  return {
    kind: 'fixed',
    estimate: estimate.estimate,
    standardError: estimate.standardError,
    degreesOfFreedom,
    statistic,
    criticalValue,
    ...tailOf(statistic, degreesOfFreedom, alternative),
    interval: intervalOf(estimate.estimate, criticalValue * estimate.standardError, alternative),
    alpha,
    alternative,
    nullValue,
  };
}
