import { isDataError, type DataError } from '../data-error.js';
import { makeEstimate, requireUnits, type Estimate } from '../estimation/estimate.js';
import { ratioLevel } from '../estimation/estimate-ratio-difference.js';
import { mergeJointMoments, type JointMoments } from '../moments/joint-moments.js';
import {
  estimateAdjustedDifference,
  type AdjustedEstimate,
  type AdjustmentOptions,
} from './estimate-adjusted-difference.js';
import { lineariseRatio, type RatioPoint } from './linearise-ratio.js';

/**
 * Where the ratio is linearised: `per-arm` at each arm's own ratio (default; without covariates it is exactly
 * {@link estimateRatioDifference}), `pooled` at the ratio of all arms together (a score form: equal under no
 * effect, first-order otherwise).
 */
export type RatioLinearisation = 'per-arm' | 'pooled';

export interface RatioAdjustmentOptions extends AdjustmentOptions {
  readonly linearisation?: RatioLinearisation;
}

const pointOf = ({ mean }: JointMoments): RatioPoint => ({
  ratio: mean[0]! / mean[1]!,
  denominator: mean[1]!,
});

function withFlags(estimate: Estimate, flags: Estimate['flags']): Estimate | DataError {
  return makeEstimate({ ...estimate, flags: [...new Set([...estimate.flags, ...flags])] });
}

/**
 * CUPED for a ratio of totals: the linearised outcome is regressed on the covariates (for example the
 * numerator, the denominator and "has history" before exposure) with the normal equations of
 * {@link estimateAdjustedDifference}. Joint moments of each arm in the order (numerator, denominator,
 * covariate...). Effect, error, levels and their covariance are those of the adjusted ratio. ZERO_DENOMINATOR
 * when a mean denominator, of `others` too, is not above zero; UNSTABLE_DENOMINATOR travels as a flag.
 *
 * @example
 * estimateAdjustedRatioDifference(control, treatment, { pooling: 'within', others: [thirdArm] }).adjusted
 */
export function estimateAdjustedRatioDifference(
  control: JointMoments,
  treatment: JointMoments,
  { linearisation = 'per-arm', others = [], ...options }: RatioAdjustmentOptions = {},
): AdjustedEstimate | DataError {
  const tooFew = requireUnits(control, treatment);
  if (tooFew) return tooFew;
  const usedOthers = others.filter(({ n }) => n > 1);
  const arms = [control, treatment, ...usedOthers];
  const levels = arms.map(ratioLevel);
  const unusable = levels.find(isDataError);
  if (unusable) return unusable;
  const pooled = pointOf(arms.reduce(mergeJointMoments));
  const [a, b, ...rest] = arms.map((arm) =>
    lineariseRatio(arm, linearisation === 'pooled' ? pooled : pointOf(arm)),
  );
  const result = estimateAdjustedDifference(a!, b!, { ...options, others: rest });
  if (isDataError(result)) return result;
  const flags = levels.slice(0, 2).flatMap((level) => (isDataError(level) ? [] : level.flags));
  if (flags.length === 0) return result;
  const [adjusted, unadjusted] = [withFlags(result.adjusted, flags), withFlags(result.unadjusted, flags)];
  if (isDataError(adjusted)) return adjusted;
  return isDataError(unadjusted) ? unadjusted : { ...result, adjusted, unadjusted };
}
