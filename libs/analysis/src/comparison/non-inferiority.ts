import type { AnalysisOptions, MetricDirection, ReportComparison } from '#libs/domain';
import { evidenceOf, fiellerSet, inferAsymptotic, inferFixed, type Estimate } from '#libs/stats';
import { DEFAULTS } from '../defaults.js';

export type NonInferiority = NonNullable<ReportComparison['nonInferiority']>;

export interface NonInferiorityInput {
  effect: Estimate;
  direction: MetricDirection;
  /** Largest acceptable relative harm. */
  margin: number;
  options: AnalysisOptions;
}

/**
 * Is harm beyond the margin excluded? H0: gain <= -margin |control's mean|, tested one-sided at alpha on the linear contrast
 * of the two means, so that the test and Fieller's bound of the relative effect pass together. The bound counts gain in
 * the direction that the team wants. Null when control's mean is too near zero for a relative margin to mean anything.
 */
export function nonInferiority(input: NonInferiorityInput): NonInferiority | null {
  const { effect, direction, margin, options } = input;
  if (effect.control.mean === 0) return null;
  const { critical, pValue } = oneSided(marginContrast(input), options);
  const interval = fiellerSet(effect, critical).interval;
  if (!interval) return null;
  const lowerBound = direction === 'increase' ? interval.lower : -interval.upper;
  if (!Number.isFinite(lowerBound) || !Number.isFinite(pValue)) return null;
  return { margin, pValue, lowerBound, passed: lowerBound > -margin };
}

/** gain + margin |control| as an estimate of its own, above zero when harm stays within the margin. */
function marginContrast({ effect, direction, margin }: NonInferiorityInput): Estimate {
  const { control, treatment } = effect;
  const wanted = direction === 'increase' ? 1 : -1;
  const weight = 1 - margin * wanted * Math.sign(control.mean);
  return {
    ...effect,
    estimate: wanted * (treatment.mean - weight * control.mean),
    standardError: Math.sqrt(treatment.varianceOfMean + weight * weight * control.varianceOfMean),
  };
}

/** The test of "above zero", and the number of standard errors at which it passes, by the inference that the plan chose. */
function oneSided(
  contrast: Estimate,
  { alpha, inference }: AnalysisOptions,
): { critical: number; pValue: number } {
  if (inference === 'fixed') {
    const { criticalValue, pValue } = inferFixed(contrast, { alpha, alternative: 'greater' });
    return { critical: criticalValue, pValue };
  }
  const { halfWidth, pValue } = inferAsymptotic(evidenceOf(contrast), {
    alpha,
    alternative: 'greater',
    plannedUnits: DEFAULTS.sequentialTuningUnits,
  });
  return { critical: halfWidth / contrast.standardError, pValue };
}
