import { isShare, type ArmStatistics, type MetricType, type ReportFlag } from '#libs/domain';
import {
  estimateAdjustedDifference,
  estimateAdjustedRatioDifference,
  isDataError,
  type AdjustedEstimate,
} from '#libs/stats';
import { DEFAULTS } from '../defaults.js';
import type { SlopeMethod } from '../plan/inference-plan.js';
import {
  hasCovariates,
  hasSameCovariates,
  isPossible,
  squareOf,
  withCovariates,
  type CovariateArm,
} from './covariate-arm.js';
import { isRatioLike } from './estimate-effect.js';

export interface AdjustmentInput {
  type: MetricType;
  control: ArmStatistics;
  treatment: ArmStatistics;
  /** The experiment's further arms: they sharpen the common slope and the covariates' pooled means. */
  others: readonly ArmStatistics[];
  slopes: SlopeMethod;
}

/** Null estimate: the unadjusted one stands; then a flag says why where covariates would have helped. */
export interface Adjustment {
  estimate: AdjustedEstimate | null;
  flags: ReportFlag[];
}

const UNADJUSTED: Adjustment = { estimate: null, flags: [] };

/**
 * Takes out of the effect what the units' history explains (CUPED; Deng et al. 2013, Lin 2013); ratios by their linearised
 * form. Units without history stay in: their history is zero, and `has-history` tells them apart.
 */
export function adjustEffect(input: AdjustmentInput): Adjustment {
  const { control, treatment } = input;
  if (!hasCovariates(control) || !hasCovariates(treatment)) return UNADJUSTED;
  const { keys } = control.covariates;
  if (!hasSameCovariates(treatment, keys))
    return fallback('The arms have different covariates, so none was used.');
  if (!isPossible(control) || !isPossible(treatment)) return fallback(IMPOSSIBLE);
  if (!varies([control, treatment])) return UNADJUSTED;
  const minimum = DEFAULTS.unitsPerCovariate * (keys.length + 1);
  if (Math.min(control.units, treatment.units) < minimum) return fallback(tooFewUnits(minimum));
  if (isShare(input.type) && isRare(control, treatment)) return fallback(TOO_RARE);
  const others = input.others
    .filter(hasCovariates)
    .filter((arm) => hasSameCovariates(arm, keys) && arm.units >= minimum && isPossible(arm));
  return estimated(input, control, treatment, others);
}

function estimated(
  { type, slopes }: AdjustmentInput,
  control: CovariateArm,
  treatment: CovariateArm,
  others: readonly CovariateArm[],
): Adjustment {
  const estimate = isRatioLike(type) ? estimateAdjustedRatioDifference : estimateAdjustedDifference;
  const result = estimate(withCovariates(type, control), withCovariates(type, treatment), {
    pooling: slopes === 'pooled' ? 'within' : 'per-arm',
    others: others.map((arm) => withCovariates(type, arm)),
  });
  if (isDataError(result)) return fallback(result.code === 'ZERO_VARIANCE' ? EXPLAINS_ALL : TOO_LARGE);
  if (!isSound(result)) return fallback(TOO_LARGE);
  if (result.varianceReduction > 1 - DEFAULTS.smallestUnexplainedShare) return fallback(EXPLAINS_ALL);
  return { estimate: result, flags: [] };
}

/** By the share of both arms together: a small arm without successes must not look as if it knew its own share. */
function isRare(control: ArmStatistics, treatment: ArmStatistics): boolean {
  const units = control.units + treatment.units;
  const share = (control.numerator.mean * control.units + treatment.numerator.mean * treatment.units) / units;
  const expected = Math.min(share, 1 - share) * Math.min(control.units, treatment.units);
  return expected < DEFAULTS.unitsOfEitherKind;
}

/** Nobody has a history, or everybody has the same: there is nothing to adjust for, and nothing to warn of. */
function varies(arms: readonly CovariateArm[]): boolean {
  return arms.some(({ covariates }) => covariates.keys.some((_, index) => squareOf(covariates, index) > 0));
}

/** Values near the limits of doubles leave levels that no relative effect can be formed of. */
function isSound({ adjusted, slopes, varianceReduction }: AdjustedEstimate): boolean {
  const { control, treatment, covariance } = adjusted;
  return (
    control.varianceOfMean >= 0 &&
    treatment.varianceOfMean >= 0 &&
    Number.isFinite(control.mean + treatment.mean + covariance + varianceReduction) &&
    slopes.control.every(Number.isFinite) &&
    slopes.treatment.every(Number.isFinite)
  );
}

function fallback(detail: string): Adjustment {
  return { estimate: null, flags: [{ code: 'UNADJUSTED_FALLBACK', detail }] };
}

function tooFewUnits(minimum: number): string {
  return `Fewer than ${minimum} units in an arm, so covariates were not used.`;
}

const IMPOSSIBLE = 'The sums of the covariates are impossible, so they were not used.';
const TOO_LARGE = 'The covariates are too large to be squared in double precision, so they were not used.';
const TOO_RARE = `Fewer than ${DEFAULTS.unitsOfEitherKind} units that convert, or that do not, are expected in an arm, so covariates were not used.`;
const EXPLAINS_ALL =
  'The covariates explain the metric completely, so they are the metric itself and not from before exposure; they were not used.';
