import type { MetricDirection, ReportComparison } from '#libs/domain';
import { evidenceOf, fiellerSet, inferAsymptotic, inferFixed, type Estimate } from '#libs/stats';
import type { InferencePlan } from '../plan/inference-plan.js';

export type NonInferiority = NonNullable<ReportComparison['nonInferiority']>;

export interface NonInferiorityInput {
  effect: Estimate;
  direction: MetricDirection;
  /** Largest acceptable relative harm. */
  margin: number;
  plan: Pick<InferencePlan, 'options' | 'tuningUnits' | 'look'>;
}

/**
 * Is harm beyond the margin excluded? H0: gain <= -margin |control's mean|, tested one-sided at alpha on the linear contrast
 * of the two means, so that the test and Fieller's bound of the relative effect pass together. The bound counts gain in
 * the direction that the team wants. Null when control's mean is too near zero for a relative margin to mean anything, and
 * before the first look of a group-sequential design.
 */
export function nonInferiority(input: NonInferiorityInput): NonInferiority | null {
  const { effect, direction, margin, plan } = input;
  if (effect.control.mean === 0) return null;
  const contrast = marginContrast(input);
  if (!Number.isFinite(contrast.estimate) || !(contrast.standardError > 0)) return null;
  const test = oneSided(contrast, plan);
  const interval = test && fiellerSet(effect, test.critical).interval;
  if (!interval) return null;
  const lowerBound = direction === 'increase' ? interval.lower : -interval.upper;
  if (!Number.isFinite(lowerBound) || !Number.isFinite(test.pValue)) return null;
  return { margin, pValue: test.pValue, lowerBound, passed: lowerBound > -margin };
}

/** gain + margin |control| as an estimate of its own, above zero when harm stays within the margin. */
function marginContrast({ effect, direction, margin }: NonInferiorityInput): Estimate {
  const { control, treatment, covariance } = effect;
  const wanted = direction === 'increase' ? 1 : -1;
  const weight = 1 - margin * wanted * Math.sign(control.mean);
  const variance =
    treatment.varianceOfMean + weight * weight * control.varianceOfMean - 2 * weight * covariance;
  return {
    ...effect,
    estimate: wanted * (treatment.mean - weight * control.mean),
    standardError: Math.sqrt(variance),
  };
}

interface OneSidedTest {
  /** Standard errors above zero at which it passes. */
  critical: number;
  pValue: number;
}

/** The test of "above zero" by the inference that the plan chose. */
function oneSided(contrast: Estimate, plan: NonInferiorityInput['plan']): OneSidedTest | null {
  const { alpha, inference } = plan.options;
  switch (inference) {
    case 'fixed': {
      const { criticalValue, pValue } = inferFixed(contrast, { alpha, alternative: 'greater' });
      return { critical: criticalValue, pValue };
    }
    case 'group-sequential':
      return atLook(contrast, plan);
    case 'sequential': {
      const { halfWidth, pValue } = inferAsymptotic(evidenceOf(contrast), {
        alpha,
        alternative: 'greater',
        plannedUnits: plan.tuningUnits,
      });
      return { critical: halfWidth / contrast.standardError, pValue };
    }
  }
}

/** The upper half of a two-sided design at twice the alpha is a one-sided design that also never forgives a lower crossing. */
function atLook(
  { estimate, standardError }: Estimate,
  { options, look }: NonInferiorityInput['plan'],
): OneSidedTest | null {
  if (!look) return null;
  return {
    critical: look.curve.boundaryAt(2 * options.alpha),
    pValue: estimate > 0 ? look.curve.pValueOf(estimate / standardError) / 2 : 1,
  };
}
