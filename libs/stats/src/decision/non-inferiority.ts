import { DEFAULTS } from '../defaults.js';
import {
  requireFinite,
  requireNonNegative,
  requireOpenProbability,
  requirePositive,
} from '../distributions/argument-checks.js';
import { studentTLogSurvival, studentTSurvival, studentTUpperQuantile } from '../distributions/student-t.js';
import type { Estimate } from '../estimation/estimate.js';

/** Which way a metric is good: 1 higher is better, -1 lower is better. */
export type Direction = 1 | -1;

/** Answer to "is the treatment no worse than the margin allows?". */
export interface NonInferiority {
  readonly kind: 'non-inferiority';
  /** Distance of the harm from the margin, in standard errors; positive speaks for the treatment. */
  readonly statistic: number;
  readonly pValue: number;
  readonly logPValue: number;
  /** Equivalence within ±margin: the larger of the two one-sided p-values. */
  readonly pEquivalence: number;
  /** One-sided bounds of level 1 - alpha on the effect as measured (never flipped). */
  readonly lowerBound: number;
  readonly upperBound: number;
  readonly passed: boolean;
}

export interface NonInferiorityOptions {
  /** Tolerated harm, in the unit of the estimate, at least 0. */
  readonly margin: number;
  readonly direction?: Direction;
  readonly alpha?: number;
}

/**
 * Non-inferiority test: H0 "worse by at least the margin", t = (direction · effect + margin)/se, one-sided at
 * alpha. Passing means the bound on the harm lies inside the margin, not that the effect is zero.
 *
 * @example
 * nonInferiority({ estimate: -0.01, standardError: 0.01, degreesOfFreedom: 10000 }, { margin: 0.02 }).pValue // 0.1587
 */
export function nonInferiority(
  {
    estimate,
    standardError,
    degreesOfFreedom,
  }: Pick<Estimate, 'estimate' | 'standardError' | 'degreesOfFreedom'>,
  { margin, direction = 1, alpha = DEFAULTS.alpha }: NonInferiorityOptions,
): NonInferiority {
  requireNonNegative(margin, 'margin');
  requireOpenProbability(alpha, 'alpha');
  requireFinite(estimate, 'estimate');
  requirePositive(standardError, 'standardError');
  const statistic = (direction * estimate + margin) / standardError;
  const pValue = studentTSurvival(statistic, degreesOfFreedom);
  const pOtherSide = studentTSurvival((margin - direction * estimate) / standardError, degreesOfFreedom);
  const reach = studentTUpperQuantile(alpha, degreesOfFreedom) * standardError;
  return {
    kind: 'non-inferiority',
    statistic,
    pValue,
    logPValue: studentTLogSurvival(statistic, degreesOfFreedom),
    pEquivalence: Math.max(pValue, pOtherSide),
    lowerBound: estimate - reach,
    upperBound: estimate + reach,
    passed: pValue < alpha,
  };
}

/**
 * Non-inferiority with a margin relative to the control mean, in its linear form: no division by a noisy
 * baseline. z = (direction (m_B - m_A) + margin |m_A|)/se of that very sum.
 */
export function relativeNonInferiority(
  estimate: Estimate,
  { margin, direction = 1, alpha = DEFAULTS.alpha }: NonInferiorityOptions,
): NonInferiority {
  requireNonNegative(margin, 'margin');
  const { control, treatment, covariance } = estimate;
  // direction (m_B - m_A) + margin |m_A| = direction (m_B - factor m_A)
  const factor = 1 - direction * margin * Math.sign(control.mean);
  const variance =
    treatment.varianceOfMean + factor * factor * control.varianceOfMean - 2 * factor * covariance;
  const shifted = {
    estimate: treatment.mean - factor * control.mean,
    standardError: Math.sqrt(variance),
    degreesOfFreedom: estimate.degreesOfFreedom,
  };
  return nonInferiority(shifted, { margin: 0, direction, alpha });
}
