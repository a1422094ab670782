import { DEFAULTS } from '../defaults.js';
import { requireFinite, requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import { noncentralTCdf, noncentralTSurvival } from '../distributions/noncentral-t.js';
import { normalSurvival, normalUpperQuantile } from '../distributions/normal.js';
import { studentTUpperQuantile } from '../distributions/student-t.js';

/** Sizes and spread of two arms. */
export interface TwoSamplePlan {
  readonly control: { readonly n: number; readonly standardDeviation: number };
  readonly treatment: { readonly n: number; readonly standardDeviation: number };
  /** True difference of means to be detected. */
  readonly difference: number;
}

export interface PowerOptions {
  readonly alpha?: number;
  readonly sides?: 1 | 2;
}

/** Chance to reject, by the t and the normal reference. */
export interface TwoSamplePower {
  /** From the noncentral t distribution with n_A + n_B - 2 degrees of freedom; exact for equal variances. */
  readonly exact: number;
  readonly normal: number;
}

/** Chance that a normal statistic with the given mean exceeds the critical value (either way if two-sided). */
export function normalPower(noncentrality: number, critical: number, sides: 1 | 2): number {
  const upper = normalSurvival(critical - noncentrality);
  return sides === 1 ? upper : upper + normalSurvival(critical + noncentrality);
}

/**
 * Power of a two-sample test of means. A two-sided test counts rejections in both directions (R's
 * strict = TRUE); a one-sided one those in the direction of a positive difference.
 *
 * @example
 * powerTwoSample({ control: { n: 100, standardDeviation: 1 }, treatment: { n: 100, standardDeviation: 1 }, difference: 0.4 })
 * // { exact: 0.8036475, normal: 0.8074304 }
 */
export function powerTwoSample(
  { control, treatment, difference }: TwoSamplePlan,
  { alpha = DEFAULTS.alpha, sides = 2 }: PowerOptions = {},
): TwoSamplePower {
  requireOpenProbability(alpha, 'alpha');
  requireFinite(difference, 'difference');
  for (const arm of [control, treatment]) {
    requirePositive(arm.n, 'n');
    requirePositive(arm.standardDeviation, 'standardDeviation');
  }
  const standardError = Math.hypot(
    control.standardDeviation / Math.sqrt(control.n),
    treatment.standardDeviation / Math.sqrt(treatment.n),
  );
  const noncentrality = difference / standardError;
  const normal = normalPower(noncentrality, normalUpperQuantile(alpha / sides), sides);
  const degreesOfFreedom = control.n + treatment.n - 2;
  if (!(degreesOfFreedom > 0)) return { exact: sides === 2 ? alpha : normal, normal };
  const critical = studentTUpperQuantile(alpha / sides, degreesOfFreedom);
  const parameters = { degreesOfFreedom, noncentrality };
  const upper = noncentralTSurvival(critical, parameters);
  return { exact: sides === 1 ? upper : upper + noncentralTCdf(-critical, parameters), normal };
}
