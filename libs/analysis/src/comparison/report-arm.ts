import type { ArmStatistics, MetricType, ReportArm } from '#libs/domain';
import { isDataError, ratioLevel, sampleVariance } from '#libs/stats';
import { isRatioLike, jointMoments, moments } from './estimate-effect.js';
import { finiteOrNull } from './finite-or-null.js';

/**
 * One arm's level. The standard deviation is per unit; of a ratio it is that of the linearised ratio, so that its square over
 * `units` is the variance of `mean`. A quantile has neither that nor a total.
 */
export function reportArm(type: MetricType, arm: ArmStatistics): ReportArm {
  const { variant, units } = arm;
  const level = type === 'quantile' ? quantileOf(arm) : isRatioLike(type) ? ratioOf(arm) : meanOf(arm);
  return {
    variant,
    units,
    mean: finiteOrNull(level.mean),
    standardDeviation: finiteOrNull(level.standardDeviation),
    total: type === 'quantile' ? null : totalOf(arm.numerator.mean, units),
    denominatorTotal: isRatioLike(type) ? totalOf(arm.denominator.mean, units) : null,
  };
}

interface LevelOfArm {
  mean: number | null;
  standardDeviation: number | null;
}

function meanOf(arm: ArmStatistics): LevelOfArm {
  const { units } = arm;
  return {
    mean: units > 0 ? arm.numerator.mean : null,
    standardDeviation: units > 1 ? Math.sqrt(sampleVariance(moments(arm))) : null,
  };
}

function quantileOf({ quantile }: ArmStatistics): LevelOfArm {
  return { mean: quantile?.value ?? null, standardDeviation: null };
}

function ratioOf(arm: ArmStatistics): LevelOfArm {
  const level = ratioLevel(jointMoments(arm));
  if (!isDataError(level)) return { mean: level.ratio, standardDeviation: Math.sqrt(level.unitVariance) };
  const hasRatio = arm.units > 0 && arm.denominator.mean > 0;
  return { mean: hasRatio ? arm.numerator.mean / arm.denominator.mean : null, standardDeviation: null };
}

/** The mean of n whole numbers times n is that whole number again, though the mean was rounded on its way. */
function totalOf(mean: number, units: number): number {
  const total = mean * units;
  const whole = Math.round(total);
  const isWhole = Math.abs(total - whole) <= WHOLE_WITHIN * Math.abs(total);
  return finiteOrNull(isWhole ? whole : Number(total.toPrecision(15))) ?? 0;
}

const WHOLE_WITHIN = 1e-13;
