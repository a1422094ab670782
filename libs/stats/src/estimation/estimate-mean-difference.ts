import type { DataError } from '../data-error.js';
import { DEFAULTS } from '../defaults.js';
import type { Flag } from '../flags.js';
import { sampleVariance, skewness, varianceOfMean, type Moments } from '../moments/moments.js';
import { makeEstimate, requireUnits, type Estimate, type Level } from './estimate.js';
import { welchDegreesOfFreedom } from './welch-degrees-of-freedom.js';

/** Level of a mean metric in one arm. */
export function meanLevel(moments: Moments): Level {
  return { n: moments.n, mean: moments.mean, varianceOfMean: varianceOfMean(moments) };
}

function isTooSkewed(moments: Moments): boolean {
  const skew = skewness(moments);
  return skew !== null && moments.n < DEFAULTS.unitsPerSquaredSkewness * skew * skew;
}

/**
 * Difference of two means with Welch's standard error √(s²/n + s²/n) and degrees of freedom (Welch 1947).
 * One arm without variation is valid; both give ZERO_VARIANCE, fewer than two units INSUFFICIENT_DATA.
 * SKEW_WARNING when an arm is smaller than 355 skewness² (Kohavi et al. 2014), if third moments are known.
 *
 * @example
 * estimateMeanDifference({ n: 10, mean: 5.2, m2: 36.9 }, { n: 12, mean: 6.9, m2: 102.3 })
 * // estimate 1.7, standardError 1.0886, degreesOfFreedom 19.16
 */
export function estimateMeanDifference(control: Moments, treatment: Moments): Estimate | DataError {
  const tooFew = requireUnits(control, treatment);
  if (tooFew) return tooFew;
  const [a, b] = [meanLevel(control), meanLevel(treatment)];
  const flags: Flag[] = isTooSkewed(control) || isTooSkewed(treatment) ? ['SKEW_WARNING'] : [];
  return makeEstimate({
    control: a,
    treatment: b,
    estimate: treatment.mean - control.mean,
    standardError: Math.sqrt(a.varianceOfMean + b.varianceOfMean),
    degreesOfFreedom: welchDegreesOfFreedom([
      { variance: a.varianceOfMean, degreesOfFreedom: control.n - 1 },
      { variance: b.varianceOfMean, degreesOfFreedom: treatment.n - 1 },
    ]),
    flags,
  });
}

/**
 * Difference of two means under one common variance (Student 1908), pooled over both arms and any `others`:
 * the form that Dunnett's exact many-to-one comparison needs. The default elsewhere is Welch.
 */
export function estimatePooledMeanDifference(
  control: Moments,
  treatment: Moments,
  others: readonly Moments[] = [],
): Estimate | DataError {
  const tooFew = requireUnits(control, treatment, 1);
  if (tooFew) return tooFew;
  const arms = [control, treatment, ...others];
  const degreesOfFreedom = arms.reduce((sum, { n }) => sum + Math.max(0, n - 1), 0);
  if (degreesOfFreedom < 1) return requireUnits(control, treatment)!;
  const variance =
    arms.reduce((sum, arm) => sum + sampleVariance(arm) * Math.max(0, arm.n - 1), 0) / degreesOfFreedom;
  return makeEstimate({
    control: { n: control.n, mean: control.mean, varianceOfMean: variance / control.n },
    treatment: { n: treatment.n, mean: treatment.mean, varianceOfMean: variance / treatment.n },
    estimate: treatment.mean - control.mean,
    standardError: Math.sqrt(variance / control.n + variance / treatment.n),
    degreesOfFreedom,
  });
}
