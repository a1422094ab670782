import type { ArmStatistics, CovariateStatistics, MetricType } from '#libs/domain';
import type { JointMoments } from '#libs/stats';
import { isRatioLike } from './estimate-effect.js';

/** An arm of whose units it is known what they were like before. */
export type CovariateArm = ArmStatistics & { covariates: CovariateStatistics };

export function hasCovariates(arm: ArmStatistics): arm is CovariateArm {
  return arm.covariates !== null && arm.covariates.keys.length > 0;
}

export function hasSameCovariates({ covariates }: ArmStatistics, keys: readonly string[]): boolean {
  return covariates?.keys.length === keys.length && covariates.keys.every((key, i) => key === keys[i]);
}

/** Sum of squared deviations of one covariate: the diagonal of the packed triangle. */
export function squareOf({ keys, among }: CovariateStatistics, index: number): number {
  return among[index * keys.length - (index * (index - 1)) / 2] ?? 0;
}

/** Joint moments in the order that the statistics library takes: numerator, denominator of a ratio, covariates. */
export function withCovariates(type: MetricType, arm: CovariateArm): JointMoments {
  const { units, numerator, denominator, c, covariates } = arm;
  const { means, withNumerator, withDenominator, among } = covariates;
  return isRatioLike(type)
    ? {
        n: units,
        mean: [numerator.mean, denominator.mean, ...means],
        c: [numerator.m2, c, ...withNumerator, denominator.m2, ...withDenominator, ...among],
      }
    : { n: units, mean: [numerator.mean, ...means], c: [numerator.m2, ...withNumerator, ...among] };
}

/** The lists fit one another, and no covariate goes with the metric more closely than with itself. */
export function isPossible({ numerator, denominator, covariates }: CovariateArm): boolean {
  const { keys, means, withNumerator, withDenominator, among } = covariates;
  const size = keys.length;
  const isComplete =
    means.length === size &&
    withNumerator.length === size &&
    withDenominator.length === size &&
    among.length === (size * (size + 1)) / 2;
  return (
    isComplete &&
    means.every(Number.isFinite) &&
    among.every(Number.isFinite) &&
    keys.every((_, index) => {
      const square = squareOf(covariates, index);
      return (
        square >= 0 &&
        isCovariance(withNumerator[index]!, numerator.m2, square) &&
        isCovariance(withDenominator[index]!, denominator.m2, square)
      );
    })
  );
}

/** Cauchy-Schwarz, with the slack that sums over many units need. */
function isCovariance(product: number, square: number, other: number): boolean {
  const bound = Math.sqrt(square) * Math.sqrt(other);
  return Math.abs(product) <= bound * (1 + 1e-6);
}
