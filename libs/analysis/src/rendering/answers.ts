import type { GroupSequentialLook, RepeatedAnswer, Report, ReportComparison } from '#libs/domain';
import { countOf, decimals, percent } from '../wording.js';
import { adjustmentText, varianceText } from './adjustment-text.js';
import { correctionName, INFERENCES } from './labels.js';
import { lookText } from './planned-look.js';
import { chanceText } from './p-text.js';

interface Bounds {
  lower: number | null;
  upper: number | null;
}

/** What one method says of a comparison; null where it says nothing. */
export interface Answer {
  name: string;
  /** The verdict follows it. */
  isPlanned: boolean;
  /** In the metric's own unit. */
  absolute: (Bounds & { estimate: number | null }) | null;
  relative: (Bounds & { estimate: number | null }) | null;
  pValue: number | null;
  adjustedPValue: number | null;
  note: string;
}

/** Every answer that a report holds of one comparison: the plan's own first, then what stands beside it. */
export function answersOf({ options }: Report, comparison: ReportComparison): Answer[] {
  const answers: (Answer | null)[] = [
    repeated(comparison, INFERENCES['group-sequential'], comparison.groupSequential),
    repeated(comparison, INFERENCES.sequential, comparison.sequential),
    fixed(comparison),
    simultaneous(comparison),
    unadjusted(comparison),
    uncapped(comparison),
    bayesian(comparison),
  ];
  const known = answers
    .filter((answer) => answer !== null)
    .map((answer) => ({ ...answer, isPlanned: answer.name === INFERENCES[options.inference] }));
  return known.sort((a, b) => Number(b.isPlanned) - Number(a.isPlanned));
}

const NO_ANSWER = {
  isPlanned: false,
  absolute: null,
  relative: null,
  pValue: null,
  adjustedPValue: null,
  note: '',
};

function repeated(
  { absolute, relative }: ReportComparison,
  name: string,
  answer: (RepeatedAnswer & Partial<GroupSequentialLook>) | null,
): Answer | null {
  if (!answer) return null;
  const { lower, upper, pValue, adjustedPValue } = answer;
  return {
    ...NO_ANSWER,
    name,
    absolute: { estimate: absolute?.estimate ?? null, lower, upper },
    relative: answer.relative && { estimate: relative?.estimate ?? null, ...answer.relative },
    pValue,
    adjustedPValue,
    note: isLook(answer) ? `${lookText(answer)}.` : 'Valid at any number of looks.',
  };
}

function isLook(answer: Partial<GroupSequentialLook>): answer is GroupSequentialLook {
  return answer.look !== undefined;
}

function fixed(comparison: ReportComparison): Answer | null {
  const { absolute, relative, pValue, adjustedPValue, adjustment, varianceReduction } = comparison;
  if (!absolute) return null;
  const adjusted =
    adjustment &&
    `Adjusted by ${adjustmentText(adjustment)}${varianceReduction === null ? '' : `: ${varianceText(varianceReduction)}`}.`;
  return {
    ...NO_ANSWER,
    name: INFERENCES.fixed,
    absolute,
    relative,
    pValue,
    adjustedPValue,
    note: ['Valid once, at the planned end.', adjusted, relativeNote(relative)].filter(Boolean).join(' '),
  };
}

const RELATIVE_NOTES: Record<string, string> = {
  'log-ratio': 'Relative interval of the log ratio.',
  score: 'Relative interval from the scores of both shares.',
  none: 'The relative effect has no bounded interval.',
};

function relativeNote(relative: ReportComparison['relative']): string {
  return relative ? (RELATIVE_NOTES[relative.method] ?? '') : '';
}

function simultaneous({ absolute, simultaneous: answer }: ReportComparison): Answer | null {
  if (!answer) return null;
  const { lower, upper, method, comparisons } = answer;
  return {
    ...NO_ANSWER,
    name: 'Simultaneous',
    absolute: { estimate: absolute?.estimate ?? null, lower, upper },
    note: `Covers together with its family of ${countOf(comparisons, 'comparison')} (${correctionName(method)}).`,
  };
}

function unadjusted({ adjustment }: ReportComparison): Answer | null {
  if (!adjustment) return null;
  return {
    ...NO_ANSWER,
    ...adjustment.unadjusted,
    name: 'Unadjusted',
    note: 'Fixed horizon, without covariates.',
  };
}

const CAP = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });

function uncapped({ uncapped: answer }: ReportComparison): Answer | null {
  if (!answer) return null;
  const { variant, control } = answer.cappedUnits;
  return {
    ...NO_ANSWER,
    name: 'Uncapped',
    absolute: answer.absolute,
    pValue: answer.pValue,
    note: `Fixed horizon, without the cap of ${CAP.format(answer.cap)}, above which lie ${countOf(variant, 'unit')} of the arm and ${control} of control.`,
  };
}

function bayesian({ absolute, bayesian: answer }: ReportComparison): Answer | null {
  if (!answer) return null;
  const { lower, upper, probabilityToBeatControl, expectedLoss, prior } = answer;
  const belief = prior
    ? `prior of the relative effect normal with mean ${percent(prior.mean)} and standard deviation ${percent(prior.standardDeviation)}`
    : 'flat prior';
  return {
    ...NO_ANSWER,
    name: 'Bayesian',
    absolute: { estimate: prior ? null : (absolute?.estimate ?? null), lower, upper },
    note: `Beats control with ${chanceText(probabilityToBeatControl)}; expected loss ${decimals(expectedLoss)}; ${belief}.`,
  };
}
