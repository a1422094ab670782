import { isShare, type ArmStatistics, type MetricType } from '#libs/domain';
import { isDataError, type DataError, type Estimate } from '#libs/stats';
import type { FixedAnswer } from './fixed-answer.js';
import { fixedMeans } from './fixed-means.js';
import { fixedShares } from './fixed-shares.js';
import { successesOf } from './successes-of.js';

export interface FixedAnswerInput {
  type: MetricType;
  control: ArmStatistics;
  treatment: ArmStatistics;
  /** Without covariates. */
  effect: Estimate | DataError;
  alpha: number;
}

/** Without an error bar a difference is still a difference; shares keep their interval even when nothing varies. */
export function fixedAnswer({
  type,
  control,
  treatment,
  effect,
  alpha,
}: FixedAnswerInput): FixedAnswer | null {
  if (isShare(type) && control.units > 1 && treatment.units > 1) {
    return fixedShares({ control: successesOf(control), treatment: successesOf(treatment), effect, alpha });
  }
  if (!isDataError(effect)) return fixedMeans({ effect, alpha });
  if (effect.estimate === undefined || !Number.isFinite(effect.estimate)) return null;
  return {
    absolute: { estimate: effect.estimate, lower: null, upper: null },
    relative: null,
    pValue: null,
    flags: [],
  };
}
