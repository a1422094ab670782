import type { InferenceKind } from '#libs/domain';
import { evidenceOf, inferAsymptotic, inferFixed, twoProportions, type Interval } from '#libs/stats';
import type { ComparedArms } from '../comparison/compare-arms.js';
import { sideOfZero } from '../comparison/fixed-answer.js';
import { intervalOf } from '../comparison/repeated-answer.js';
import { successesOf } from '../comparison/successes-of.js';
import { isShare } from '#libs/domain';
import type { InferencePlan } from '../plan/inference-plan.js';

/** The p-value of one inference, before any correction. */
export function rawPValue({ comparison }: ComparedArms, inference: InferenceKind): number | null {
  switch (inference) {
    case 'fixed':
      return comparison.pValue;
    case 'sequential':
      return comparison.sequential?.pValue ?? null;
    case 'group-sequential':
      return comparison.groupSequential?.pValue ?? null;
  }
}

/**
 * The interval of one comparison at another level than the plan's, by the inference that the plan chose. It leaves out zero
 * exactly when the p-value is below that level. Null without an error bar.
 */
export function intervalAt(compared: ComparedArms, level: number, plan: InferencePlan): Interval | null {
  const { effect } = compared;
  switch (plan.options.inference) {
    case 'fixed':
      return fixedInterval(compared, level);
    case 'group-sequential':
      return effect && plan.look && intervalOf(effect, plan.look.curve.boundaryAt(level));
    case 'sequential':
      return effect && sequentialInterval(effect, level, plan);
  }
}

/** With the mixture of the plan's own alpha: the p-value belongs to that one. */
function sequentialInterval(
  effect: NonNullable<ComparedArms['effect']>,
  level: number,
  { options, tuningUnits }: InferencePlan,
): Interval {
  const plannedUnits = (tuningUnits * mixtureScale(level)) / mixtureScale(options.alpha);
  return inferAsymptotic(evidenceOf(effect), { alpha: level, plannedUnits }).interval;
}

/** rho² n* of the confidence sequence at this alpha (`mixtureRho` of the statistics library). */
function mixtureScale(alpha: number): number {
  const evidence = -2 * Math.log(alpha);
  return evidence + Math.log1p(evidence);
}

/** Newcombe's interval of unadjusted shares where it agrees with their p-value, else the test's own. */
function fixedInterval(compared: ComparedArms, level: number): Interval | null {
  const { comparison, effect, type, control, treatment } = compared;
  if (isShare(type) && comparison.adjustment === null && comparison.pValue !== null) {
    const { newcombe } = twoProportions(successesOf(control), successesOf(treatment), level);
    const isRejected = comparison.pValue < level;
    if (!effect || isRejected === (sideOfZero(newcombe) !== 0)) return newcombe;
  }
  return effect && inferFixed(effect, { alpha: level }).interval;
}
