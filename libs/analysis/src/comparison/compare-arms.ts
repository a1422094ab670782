import type { ArmStatistics, MetricDirection, MetricType, ReportComparison, ReportFlag } from '#libs/domain';
import { differenceSkewness, isDataError, type DataError, type Estimate } from '#libs/stats';
import type { InferencePlan } from '../plan/inference-plan.js';
import { adjustEffect } from './adjust-effect.js';
import { answerFlags } from './answer-flags.js';
import { bayesianAnswer } from './bayesian-answer.js';
import { dataFlags } from './data-flags.js';
import { estimateEffect, isRatioLike, momentsWithThird } from './estimate-effect.js';
import { finiteOrNull } from './finite-or-null.js';
import { fixedAnswer } from './fixed-answer-of.js';
import { fixedMeans } from './fixed-means.js';
import { nonInferiority } from './non-inferiority.js';
import { regressionAdjustment } from './regression-adjustment.js';
import { groupSequentialAnswer, sequentialAnswer } from './repeated-answer.js';
import { sensitivityOf } from './sensitivity.js';
import { uncappedAnswer } from './uncapped.js';
import { unusableStatistics } from './unusable-statistics.js';
import { verdictOf } from './verdict.js';

export interface ComparisonInput {
  type: MetricType;
  direction: MetricDirection;
  /** Of a guardrail. */
  margin: number | null;
  control: ArmStatistics;
  treatment: ArmStatistics;
  /** The experiment's further arms. */
  others: readonly ArmStatistics[];
  plan: InferencePlan;
}

/** A comparison with what its intervals at other levels are made of. */
export interface ComparedArms {
  /** `adjustedPValue`s and `simultaneous` are filled where all comparisons are known. */
  comparison: ReportComparison;
  /** What the answers are of: adjusted where covariates were used. Null without an error bar. */
  effect: Estimate | null;
  control: ArmStatistics;
  treatment: ArmStatistics;
  type: MetricType;
}

/** One arm against control by every method. */
export function compareArms(input: ComparisonInput): ComparedArms {
  const { type, control, treatment } = input;
  const unusable = unusableStatistics(type, [control, treatment]);
  if (unusable) return withoutAnswer(input, [unusable]);
  const unadjusted = estimateEffect(type, control, treatment);
  const adjustment =
    input.plan.slopes === null || isDataError(unadjusted)
      ? null
      : adjustEffect({ type, control, treatment, others: input.others, slopes: input.plan.slopes });
  const adjusted = adjustment?.estimate ?? null;
  const effect = adjusted ? adjusted.adjusted : unadjusted;
  const { alpha } = input.plan.options;
  const fixed = adjusted
    ? fixedMeans({ effect: adjusted.adjusted, alpha })
    : fixedAnswer({ type, control, treatment, effect, alpha });
  const answers = isDataError(effect) ? withoutEffect(input, effect) : answersOf(input, effect, unadjusted);
  // Written out: spreads cost more than the inference, and a report makes hundreds of these.
  const comparison: ReportComparison = {
    variant: treatment.variant,
    control: control.variant,
    absolute: fixed?.absolute ?? null,
    relative: fixed?.relative ?? null,
    standardError: answers.standardError,
    degreesOfFreedom: answers.degreesOfFreedom,
    pValue: fixed?.pValue ?? null,
    adjustedPValue: null,
    sequential: answers.sequential,
    groupSequential: answers.groupSequential,
    simultaneous: null,
    bayesian: answers.bayesian,
    varianceReduction: adjusted?.varianceReduction ?? null,
    adjustment:
      adjusted && input.plan.slopes && !isDataError(unadjusted)
        ? regressionAdjustment({
            type,
            control,
            treatment,
            adjusted,
            effect: unadjusted,
            method: input.plan.slopes,
            alpha,
          })
        : null,
    uncapped: uncappedAnswer(control, treatment, alpha),
    sensitivity: answers.sensitivity,
    nonInferiority: answers.nonInferiority,
    verdict: 'unknown',
    flags: [],
  };
  comparison.verdict = verdictOf(comparison, input.plan.options.inference, input.direction);
  comparison.flags = uniqueFlags([
    ...(isDataError(effect) ? [errorFlag(effect)] : effect.flags.flatMap(estimateFlag)),
    ...(adjustment?.flags ?? []),
    ...(fixed?.flags ?? []),
    ...answers.flags,
    ...dataFlags({ type, control, treatment, imbalanceAlpha: input.plan.imbalanceAlpha }),
    ...answerFlags({
      type,
      control,
      treatment,
      comparison,
      unadjusted: isDataError(unadjusted) ? null : unadjusted,
      plan: input.plan,
    }),
  ]);
  return { comparison, effect: isDataError(effect) ? null : effect, control, treatment, type };
}

/** For statistics that nothing can be computed from. */
export function withoutAnswer(
  { control, treatment, type }: Pick<ComparisonInput, 'control' | 'treatment' | 'type'>,
  flags: ReportFlag[],
): ComparedArms {
  return {
    comparison: emptyComparison({ control, treatment }, flags),
    effect: null,
    control,
    treatment,
    type,
  };
}

export function emptyComparison(
  { control, treatment }: Pick<ComparisonInput, 'control' | 'treatment'>,
  flags: ReportFlag[],
): ReportComparison {
  return {
    variant: treatment.variant,
    control: control.variant,
    absolute: null,
    relative: null,
    standardError: null,
    degreesOfFreedom: null,
    pValue: null,
    adjustedPValue: null,
    sequential: null,
    groupSequential: null,
    simultaneous: null,
    bayesian: null,
    varianceReduction: null,
    adjustment: null,
    uncapped: null,
    sensitivity: null,
    nonInferiority: null,
    verdict: 'unknown',
    flags,
  };
}

type Answers = Pick<
  ReportComparison,
  | 'standardError'
  | 'degreesOfFreedom'
  | 'sequential'
  | 'groupSequential'
  | 'bayesian'
  | 'sensitivity'
  | 'nonInferiority'
  | 'flags'
>;

const NO_ANSWERS: Answers = {
  standardError: null,
  degreesOfFreedom: null,
  sequential: null,
  groupSequential: null,
  bayesian: null,
  sensitivity: null,
  nonInferiority: null,
  flags: [],
};

const MARGIN_NOT_JUDGED: ReportFlag = {
  code: 'MARGIN_NOT_JUDGED',
  detail:
    'The data do not carry a relative effect with an interval yet, so the margin of harm is not judged.',
};

/** Arms that are the same constant leave no harm to exclude; else a margin that cannot be judged says so. */
function withoutEffect({ margin }: ComparisonInput, { code, estimate }: DataError): Answers {
  const isSame = code === 'ZERO_VARIANCE' && estimate === 0;
  return margin === null || isSame ? NO_ANSWERS : { ...NO_ANSWERS, flags: [MARGIN_NOT_JUDGED] };
}

function answersOf(input: ComparisonInput, effect: Estimate, unadjusted: Estimate | DataError): Answers {
  const { direction, margin, plan } = input;
  const { options, look } = plan;
  const harm = margin === null ? null : nonInferiority({ effect, direction, margin, plan });
  return {
    standardError: effect.standardError,
    degreesOfFreedom: finiteOrNull(effect.degreesOfFreedom),
    sequential: sequentialAnswer(effect, plan),
    groupSequential: look && groupSequentialAnswer(effect, look, options.alpha),
    bayesian: bayesianAnswer(effect, direction, options),
    sensitivity: sensitivityOf(effect, skewnessOf(input, unadjusted), plan),
    nonInferiority: harm,
    flags: margin !== null && harm === null ? [MARGIN_NOT_JUDGED] : [],
  };
}

/** Of a ratio, and of a quantile, third moments are not kept. */
function skewnessOf(
  { type, control, treatment }: ComparisonInput,
  unadjusted: Estimate | DataError,
): number | null {
  if (isRatioLike(type) || type === 'quantile' || isDataError(unadjusted)) return null;
  return differenceSkewness(
    momentsWithThird(type, control),
    momentsWithThird(type, treatment),
    unadjusted.standardError,
  );
}

function errorFlag({ code, detail }: DataError): ReportFlag {
  return { code, detail: `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.` };
}

const ESTIMATE_FLAGS: Record<string, string> = {
  UNSTABLE_DENOMINATOR: 'The denominator is within three standard errors of zero, so the ratio is unstable.',
};

/** A covariate that says nothing beyond the others is dropped without a word. */
function estimateFlag(code: string): ReportFlag[] {
  const detail = ESTIMATE_FLAGS[code];
  return detail === undefined ? [] : [{ code, detail }];
}

function uniqueFlags(flags: ReportFlag[]): ReportFlag[] {
  return flags.length < 2
    ? flags
    : flags.filter((flag, index) => flags.findIndex(({ code }) => code === flag.code) === index);
}
