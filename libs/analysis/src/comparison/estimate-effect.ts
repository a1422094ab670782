import { isShare, type ArmStatistics, type MetricType } from '#libs/domain';
import {
  dataError,
  estimateMeanDifference,
  estimateRatioDifference,
  makeEstimate,
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
 * The effect of one arm over control with its standard error, without covariates. A share is a mean of zeros and ones
 * (variance p(1-p)n/(n-1)) referred to the normal distribution; a ratio, and a mean over events, is linearised; a quantile
 * brings its error along.
 */
export function estimateEffect(
  type: MetricType,
  control: ArmStatistics,
  treatment: ArmStatistics,
): Estimate | DataError {
  if (type === 'quantile') return estimateQuantileEffect(control, treatment);
  if (isRatioLike(type)) {
    return resolved(estimateRatioDifference(jointMoments(control), jointMoments(treatment)));
  }
  const effect = estimateMeanDifference(moments(control), moments(treatment));
  return effect.kind === 'estimate' && isShare(type)
    ? { ...effect, degreesOfFreedom: Infinity }
    : resolved(effect);
}

/** A double holds a mean to half of its last digit; an error bar must be this many times wider for the difference to be one. */
const LEAST_RESOLUTION = 64;

function resolved(effect: Estimate | DataError): Estimate | DataError {
  if (effect.kind !== 'estimate') return effect;
  const level = Math.max(Math.abs(effect.control.mean), Math.abs(effect.treatment.mean));
  if (effect.standardError >= LEAST_RESOLUTION * Number.EPSILON * level) return effect;
  return dataError(
    'INVALID_DATA',
    'the values differ by less than double precision can hold beside their mean, so their difference is rounding; subtract a constant from all of them',
  );
}

/** Independent arms: squared errors add up; referred to the normal distribution, as the errors are asymptotic. */
function estimateQuantileEffect(control: ArmStatistics, treatment: ArmStatistics): Estimate | DataError {
  const [a, b] = [control.quantile, treatment.quantile];
  if (!a || !b) {
    const short = a ? treatment.variant : control.variant;
    return dataError('INSUFFICIENT_DATA', `the arm "${short}" has too few values beyond the quantile`);
  }
  return makeEstimate({
    control: { n: control.units, mean: a.value, varianceOfMean: a.standardError ** 2 },
    treatment: { n: treatment.units, mean: b.value, varianceOfMean: b.standardError ** 2 },
    estimate: b.value - a.value,
    standardError: Math.sqrt(a.standardError ** 2 + b.standardError ** 2),
    degreesOfFreedom: Infinity,
  });
}

export function moments({ units, numerator }: ArmStatistics): Moments {
  return { n: units, mean: numerator.mean, m2: numerator.m2 };
}

/** With the third moment, which of a share follows from the share itself. */
export function momentsWithThird(type: MetricType, { units, numerator }: ArmStatistics): Moments {
  const { mean, m2, m3 } = numerator;
  return { n: units, mean, m2, m3: isShare(type) ? units * mean * (1 - mean) * (1 - 2 * mean) : m3 };
}

export function jointMoments({ units, numerator, denominator, c }: ArmStatistics): JointMoments {
  return { n: units, mean: [numerator.mean, denominator.mean], c: [numerator.m2, c, denominator.m2] };
}
