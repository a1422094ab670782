import type { RepeatedAnswer, ReportComparison } from '#libs/domain';
import { evidenceOf, inferAsymptotic, type Estimate, type Interval } from '#libs/stats';
import type { InferencePlan, PlannedLook } from '../plan/inference-plan.js';
import { relativeEffect } from './relative-effect.js';

/** Valid at any number of looks: the asymptotic confidence sequence. Null where the numbers overflow. */
export function sequentialAnswer(
  effect: Estimate,
  { options, tuningUnits }: Pick<InferencePlan, 'options' | 'tuningUnits'>,
): ReportComparison['sequential'] {
  const { alpha } = options;
  const { halfWidth, interval, pValue } = inferAsymptotic(evidenceOf(effect), {
    alpha,
    plannedUnits: tuningUnits,
  });
  return repeatedAnswer(effect, { interval, pValue, critical: halfWidth / effect.standardError });
}

/**
 * Valid at the planned looks: the repeated confidence interval and the repeated p-value (Jennison & Turnbull 1989). Between
 * two looks the boundary of the one that is behind stays.
 */
export function groupSequentialAnswer(
  effect: Estimate,
  { look, looks, information, alphaSpent, curve }: PlannedLook,
  alpha: number,
): ReportComparison['groupSequential'] {
  const boundary = curve.boundaryAt(alpha);
  const interval = intervalOf(effect, boundary);
  const pValue = curve.pValueOf(effect.estimate / effect.standardError);
  const answer = repeatedAnswer(effect, { interval, pValue, critical: boundary });
  return answer && { ...answer, look, looks, information, boundary, alphaSpent };
}

export function intervalOf({ estimate, standardError }: Estimate, critical: number): Interval {
  const reach = critical * standardError;
  return { lower: estimate - reach, upper: estimate + reach };
}

interface Repeated {
  interval: Interval;
  pValue: number;
  /** Half the interval's width in standard errors, so that the relative interval agrees. */
  critical: number;
}

function repeatedAnswer(effect: Estimate, { interval, pValue, critical }: Repeated): RepeatedAnswer | null {
  const { lower, upper } = interval;
  if (!Number.isFinite(lower) || !Number.isFinite(upper) || !Number.isFinite(pValue)) return null;
  const { relative } = relativeEffect(effect, critical, interval);
  return {
    lower,
    upper,
    pValue,
    adjustedPValue: null,
    relative: relative && { lower: relative.lower, upper: relative.upper },
  };
}
