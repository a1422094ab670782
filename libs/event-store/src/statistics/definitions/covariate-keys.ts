import { type CovariateStatistics, type UnitMeasure } from '#libs/domain';

/** Keys of what is summed before exposure, in the order of its columns; null: nothing is. */
export function covariateKeysOf(measure: UnitMeasure): CovariateStatistics['keys'] | null {
  if (measure.covariateSeconds === null || measure.quantile !== null) return null;
  if (measure.denominator !== null) return ['history', 'history-denominator'];
  return isShareMeasure(measure) ? ['history'] : ['history', 'has-history'];
}

/** Whether a unit is one or zero in it: a count that is capped at one, or a funnel. */
export function isShareMeasure({ numerator, denominator, cap }: UnitMeasure): boolean {
  const countsUnits = numerator.aggregate === 'count' || numerator.aggregate === 'funnel';
  return countsUnits && denominator === null && cap === 1;
}
