import {
  armWithoutNumbers,
  type ArmStatistics,
  type CappingStatistics,
  type QuantileMeasure,
  type QuantileStatistics,
} from '#libs/domain';
import { isDataError, quantileLevel } from '#libs/stats';
import { covariateStatistics, type Combination } from './covariate-statistics.js';
import type { MetricArm } from './metric-arm.js';
import type { NumberList } from './number-list.js';

/** What was added up of one arm, as an analysis takes it. */
export function armStatistics(
  variant: string,
  arm: MetricArm,
  combinations: readonly Combination[],
): ArmStatistics {
  const { moments, values, shape } = arm;
  if (values !== null && shape.quantile !== null) {
    return {
      ...armWithoutNumbers(variant, moments.units),
      quantile: quantileStatistics(values, shape.quantile),
    };
  }
  return {
    variant,
    units: moments.units,
    numerator: { mean: moments.mean[0]!, m2: moments.product(0, 0), m3: moments.third },
    denominator: { mean: moments.mean[1]!, m2: moments.product(1, 1) },
    c: moments.product(0, 1),
    covariates: covariateStatistics(moments, combinations),
    capping: cappingStatistics(arm),
    quantile: null,
  };
}

function cappingStatistics({ shape: { cap }, uncapped, cappedUnits }: MetricArm): CappingStatistics | null {
  if (cap === null || uncapped === null) return null;
  return { cap, cappedUnits, uncapped: { mean: uncapped.mean[0]!, m2: uncapped.product(0, 0) } };
}

/** Null when the tail holds too few values. */
function quantileStatistics(values: NumberList, measure: QuantileMeasure): QuantileStatistics | null {
  const sorted = values.sorted(measure);
  const level = quantileLevel(sorted, measure.level);
  if (isDataError(level)) return null;
  return {
    observations: level.n,
    value: level.mean,
    standardError: Math.sqrt(level.varianceOfMean),
    isTied: level.flags.includes('TIED_QUANTILE'),
  };
}
