import type {
  AnalysisOptions,
  ArmStatistics,
  MetricDirection,
  MetricType,
  ReportComparison,
  ReportFlag,
} from '#libs/domain';
import { isDataError, type DataError, type Estimate } from '#libs/stats';
import { bayesianAnswer } from './bayesian-answer.js';
import { confidenceSequence } from './confidence-sequence.js';
import { estimateEffect } from './estimate-effect.js';
import { finiteOrNull } from './finite-or-null.js';
import type { FixedAnswer } from './fixed-answer.js';
import { fixedMeans } from './fixed-means.js';
import { fixedShares } from './fixed-shares.js';
import { nonInferiority } from './non-inferiority.js';
import { relativeEffect } from './relative-effect.js';
import { successesOf } from './successes-of.js';
import { unusableStatistics } from './unusable-statistics.js';
import { verdictOf } from './verdict.js';

export interface ComparisonInput {
  type: MetricType;
  direction: MetricDirection;
  /** Of a guardrail. */
  margin: number | null;
  control: ArmStatistics;
  treatment: ArmStatistics;
  options: AnalysisOptions;
}

/** One arm against control by every method; `adjustedPValue`s are filled where all comparisons are known. */
export function compareArms(input: ComparisonInput): ReportComparison {
  const unusable = unusableStatistics(input.type, [input.control, input.treatment]);
  if (unusable) return emptyComparison(input, [unusable]);
  const effect = estimateEffect(input.type, input.control, input.treatment);
  const fixed = fixedAnswer(input, effect);
  const error = isDataError(effect) ? [errorFlag(effect)] : effect.flags.map(estimateFlag);
  const answers = isDataError(effect) ? withoutEffect(input, effect) : answersOf(input, effect);
  const { flags, ...rest } = answers;
  const comparison = { ...emptyComparison(input, []), ...fixed, ...rest };
  return {
    ...comparison,
    verdict: verdictOf(comparison, input.options.inference, input.direction),
    flags: uniqueFlags([...error, ...(fixed?.flags ?? []), ...flags]),
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
    bayesian: null,
    groupSequential: null,
    simultaneous: null,
    varianceReduction: null,
    adjustment: null,
    uncapped: null,
    sensitivity: null,
    nonInferiority: null,
    verdict: 'unknown',
    flags,
  };
}

/** Without an error bar a difference is still a difference; shares keep their interval even when nothing varies. */
function fixedAnswer(
  { type, control, treatment, options: { alpha } }: ComparisonInput,
  effect: Estimate | DataError,
): FixedAnswer | null {
  if (type === 'conversion' && control.units > 1 && treatment.units > 1) {
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

type Answers = Pick<
  ReportComparison,
  'standardError' | 'degreesOfFreedom' | 'sequential' | 'bayesian' | 'nonInferiority' | 'flags'
>;

const NO_ANSWERS: Answers = {
  standardError: null,
  degreesOfFreedom: null,
  sequential: null,
  bayesian: null,
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

function answersOf({ direction, margin, options }: ComparisonInput, effect: Estimate): Answers {
  const harm = margin === null ? null : nonInferiority({ effect, direction, margin, options });
  return {
    standardError: effect.standardError,
    degreesOfFreedom: finiteOrNull(effect.degreesOfFreedom),
    sequential: sequentialAnswer(effect, options.alpha),
    bayesian: bayesianAnswer(effect, direction, options.alpha),
    nonInferiority: harm,
    flags: margin !== null && harm === null ? [MARGIN_NOT_JUDGED] : [],
  };
}

function sequentialAnswer(effect: Estimate, alpha: number): ReportComparison['sequential'] {
  const { interval, pValue, critical } = confidenceSequence(effect, alpha);
  if (![interval.lower, interval.upper, pValue].every(Number.isFinite)) return null;
  const { relative } = relativeEffect(effect, critical, interval);
  return {
    ...interval,
    pValue,
    adjustedPValue: null,
    relative: relative && { lower: relative.lower, upper: relative.upper },
  };
}

function errorFlag({ code, detail }: DataError): ReportFlag {
  return { code, detail: `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.` };
}

const ESTIMATE_FLAGS: Record<string, string> = {
  UNSTABLE_DENOMINATOR: 'The denominator is within three standard errors of zero, so the ratio is unstable.',
};

function estimateFlag(code: string): ReportFlag {
  return { code, detail: ESTIMATE_FLAGS[code] ?? 'The statistics library warns of this estimate.' };
}

function uniqueFlags(flags: ReportFlag[]): ReportFlag[] {
  return flags.filter((flag, index) => flags.findIndex(({ code }) => code === flag.code) === index);
}
