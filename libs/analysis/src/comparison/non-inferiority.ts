import type { MetricDirection, ReportComparison } from '#libs/domain';
import { fiellerSet, type Estimate } from '#libs/stats';
import type { OneSided } from './one-sided.js';

export type NonInferiority = NonNullable<ReportComparison['nonInferiority']>;

export interface NonInferiorityInput {
  effect: Estimate;
  direction: MetricDirection;
  /** Largest acceptable relative harm. */
  margin: number;
  test: OneSided;
}

/**
 * Is harm beyond the margin excluded? H0: gain <= -margin |control's mean|, tested on the linear contrast of the two means,
 * so that the test and Fieller's bound of the relative effect pass together. The bound counts gain in the direction that
 * the team wants. Null when control's mean is too near zero for a relative margin to mean anything.
 */
export function nonInferiority({
  effect,
  direction,
  margin,
  test,
}: NonInferiorityInput): NonInferiority | null {
  const { control } = effect;
  const interval = control.mean === 0 ? null : fiellerSet(effect, test.critical).interval;
  if (!interval) return null;
  const lowerBound = direction === 'increase' ? interval.lower : -interval.upper;
  const pValue = test.pValueOf(marginStatistic(effect, direction, margin));
  if (!Number.isFinite(lowerBound) || !Number.isFinite(pValue)) return null;
  return { margin, pValue, lowerBound, passed: lowerBound > -margin };
}

/** (gain + margin |control|) over its standard error. */
function marginStatistic(effect: Estimate, direction: MetricDirection, margin: number): number {
  const { control, treatment } = effect;
  const wanted = direction === 'increase' ? 1 : -1;
  const weight = 1 - margin * wanted * Math.sign(control.mean);
  const gain = wanted * (treatment.mean - weight * control.mean);
  return gain / Math.sqrt(treatment.varianceOfMean + weight * weight * control.varianceOfMean);
}
