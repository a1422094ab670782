import type { ArmStatistics, MetricType, RegressionAdjustment } from '#libs/domain';
import type { AdjustedEstimate, Estimate } from '#libs/stats';
import type { SlopeMethod } from '../plan/inference-plan.js';
import { fixedAnswer } from './fixed-answer-of.js';

export interface AdjustmentReportInput {
  type: MetricType;
  control: ArmStatistics;
  treatment: ArmStatistics;
  adjusted: AdjustedEstimate;
  /** Without covariates. */
  effect: Estimate;
  method: SlopeMethod;
  alpha: number;
}

/** How history was used, beside the answer that the same units give without it. */
export function regressionAdjustment(input: AdjustmentReportInput): RegressionAdjustment | null {
  const { type, control, treatment, adjusted, effect, method, alpha } = input;
  const answer = fixedAnswer({ type, control, treatment, alpha, effect });
  const { slopes } = adjusted;
  if (!answer) return null;
  const { absolute, pValue, relative } = answer;
  return {
    method,
    covariates: [...(treatment.covariates?.keys ?? [])],
    slopes: { variant: [...slopes.treatment], control: [...slopes.control] },
    unadjusted: {
      absolute,
      pValue,
      relative: relative && { estimate: relative.estimate, lower: relative.lower, upper: relative.upper },
    },
  };
}
