import type { ArmStatistics, MetricType } from '#libs/domain';
import { isDataError, type Estimate } from '#libs/stats';
import { adjustEffect } from '../comparison/adjust-effect.js';
import { estimateEffect } from '../comparison/estimate-effect.js';
import { sideOfZero } from '../comparison/fixed-answer.js';
import { sequentialAnswer } from '../comparison/repeated-answer.js';
import type { InferencePlan } from '../plan/inference-plan.js';

export interface LookInput {
  type: MetricType;
  control: ArmStatistics;
  treatment: ArmStatistics;
  plan: InferencePlan;
}

/** Whether a look's sequential interval leaves out zero: the part of a comparison that a look before the last one needs. */
export function isSequentialAlarm(input: LookInput): boolean {
  const effect = effectAtLook(input);
  const sequential = effect && sequentialAnswer(effect, input.plan);
  return sequential !== null && sideOfZero(sequential) !== 0;
}

function effectAtLook({ type, control, treatment, plan }: LookInput): Estimate | null {
  const unadjusted = estimateEffect(type, control, treatment);
  if (isDataError(unadjusted)) return null;
  if (plan.slopes === null || !control.covariates) return unadjusted;
  const adjustment = adjustEffect({ type, control, treatment, others: [], slopes: plan.slopes });
  return adjustment?.estimate?.adjusted ?? unadjusted;
}
