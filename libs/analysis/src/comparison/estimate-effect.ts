import type { ArmStatistics, MetricType } from '#libs/domain';
import {
  estimateMeanDifference,
  estimateRatioDifference,
  type DataError,
  type Estimate,
  type JointMoments,
  type Moments,
} from '#libs/stats';

/** Whether the metric divides one total by another, so that its error needs the delta method. */
export function isRatioLike(type: MetricType): boolean {
  return type === 'ratio' || type === 'mean';
}

/**
 * The effect of one arm over control with its standard error. A conversion is a mean of zeros and ones (variance
 * p(1-p)n/(n-1)) referred to the normal distribution; a ratio, and a mean over events, is linearised.
 */
export function estimateEffect(
  type: MetricType,
  control: ArmStatistics,
  treatment: ArmStatistics,
): Estimate | DataError {
  if (isRatioLike(type)) return estimateRatioDifference(jointMoments(control), jointMoments(treatment));
  const effect = estimateMeanDifference(moments(control), moments(treatment));
  return effect.kind === 'estimate' && type === 'conversion'
    ? { ...effect, degreesOfFreedom: Infinity }
    : effect;
}

export function moments({ units, numerator }: ArmStatistics): Moments {
  return { n: units, mean: numerator.mean, m2: numerator.m2 };
}

export function jointMoments({ units, numerator, denominator, c }: ArmStatistics): JointMoments {
  return { n: units, mean: [numerator.mean, denominator.mean], c: [numerator.m2, c, denominator.m2] };
}
