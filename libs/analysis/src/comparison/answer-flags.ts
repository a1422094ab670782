import type { AnalysisOptions, ArmStatistics, MetricType, ReportComparison, ReportFlag } from '#libs/domain';
import { inferSkewCorrected, isDataError, type Estimate } from '#libs/stats';
import { DEFAULTS } from '../defaults.js';
import type { InferencePlan } from '../plan/inference-plan.js';
import { decimals, percent, pValueText } from '../wording.js';
import { momentsWithThird } from './estimate-effect.js';

export interface AnswerFlagInput {
  type: MetricType;
  control: ArmStatistics;
  treatment: ArmStatistics;
  /** Without covariates. */
  unadjusted: Estimate | null;
  comparison: Pick<ReportComparison, 'absolute' | 'standardError' | 'pValue' | 'verdict' | 'sensitivity'>;
  plan: Pick<InferencePlan, 'options' | 'isPeek' | 'detectableErrors'>;
}

/** Warnings about an answer: how far to trust it. */
export function answerFlags(input: AnswerFlagInput): ReportFlag[] {
  return [skewed, peeked, lowPowerWinner].flatMap((flag) => flag(input) ?? []);
}

/** Hall's transform of the same statistic takes the skewness out: where it says something else, the answer hangs on few units. */
function skewed(input: AnswerFlagInput): ReportFlag | null {
  const { type, control, treatment, unadjusted, comparison, plan } = input;
  const skewness = comparison.sensitivity?.skewness ?? null;
  if (skewness === null || Math.abs(skewness) <= DEFAULTS.skewnessOfDifference || !unadjusted) return null;
  const hall = inferSkewCorrected(
    unadjusted,
    { control: momentsWithThird(type, control), treatment: momentsWithThird(type, treatment) },
    { alpha: plan.options.alpha },
  );
  return {
    code: 'SKEW_WARNING',
    detail: `The difference is skewed (${decimals(skewness)} in its standard errors, at most ${decimals(DEFAULTS.skewnessOfDifference)} is harmless), so false alarms are likelier on one side.${isDataError(hall) ? '' : hallText(hall, plan.options)} More units, arms of equal size or a cap mend it.`,
  };
}

function hallText(
  { pValue, interval }: { pValue: number; interval: { lower: number; upper: number } },
  { alpha }: AnalysisOptions,
): string {
  if (![pValue, interval.lower, interval.upper].every(Number.isFinite)) return '';
  return ` Corrected for it by Hall's transform at a fixed horizon, without covariates: ${pValueText(pValue)}, ${percent(1 - alpha)} interval from ${decimals(interval.lower)} to ${decimals(interval.upper)}.`;
}

function peeked({ comparison, plan }: AnswerFlagInput): ReportFlag | null {
  return plan.isPeek && comparison.pValue !== null
    ? {
        code: 'PEEKED_FIXED_HORIZON',
        detail: 'The plan is read once, at its end, and it has not ended: this p-value does not hold yet.',
      }
    : null;
}

/** Significant, and smaller than what these data find reliably: such estimates are too large on average. */
function lowPowerWinner({ comparison, plan }: AnswerFlagInput): ReportFlag | null {
  const { verdict, sensitivity, absolute, standardError } = comparison;
  if ((verdict !== 'better' && verdict !== 'worse') || !absolute || !sensitivity || standardError === null) {
    return null;
  }
  const reliable = plan.detectableErrors * standardError;
  if (Math.abs(absolute.estimate) >= reliable || sensitivity.exaggeration === null) return null;
  const smallest = sensitivity.minimumDetectableEffect;
  const reach = smallest === null ? '' : ` (${percent(DEFAULTS.power)} power begins at ${percent(smallest)})`;
  return {
    code: 'LOW_POWER_WINNER',
    detail: `The effect is smaller than what these data find reliably${reach}, so its estimate is likely too large: by a factor of ${decimals(sensitivity.exaggeration)} if the truth were as estimated.`,
  };
}
