import type { InferenceKind, RepeatedAnswer, ReportComparison } from '#libs/domain';

export interface Bounds {
  estimate: number;
  lower: number | null;
  upper: number | null;
}

/** The difference with the interval of the inference that the plan chose. */
export function plannedAbsolute(comparison: ReportComparison, inference: InferenceKind): Bounds | null {
  const { absolute } = comparison;
  if (inference === 'fixed' || !absolute) return absolute;
  const { lower, upper } = repeatedAnswer(comparison, inference) ?? NO_ENDS;
  return { estimate: absolute.estimate, lower, upper };
}

/** The relative effect with the interval of the inference that the plan chose. */
export function plannedRelative(comparison: ReportComparison, inference: InferenceKind): Bounds | null {
  const { relative } = comparison;
  if (!relative) return null;
  const { lower, upper } =
    inference === 'fixed' ? relative : (repeatedAnswer(comparison, inference)?.relative ?? NO_ENDS);
  return { estimate: relative.estimate, lower, upper };
}

/** The p-value of the inference that the plan chose, before and after the correction. */
export function plannedPValues(
  comparison: ReportComparison,
  inference: InferenceKind,
): { pValue: number | null; adjustedPValue: number | null } {
  const answer = inference === 'fixed' ? comparison : repeatedAnswer(comparison, inference);
  return { pValue: answer?.pValue ?? null, adjustedPValue: answer?.adjustedPValue ?? null };
}

const NO_ENDS = { lower: null, upper: null };

function repeatedAnswer(
  { sequential, groupSequential }: ReportComparison,
  inference: Exclude<InferenceKind, 'fixed'>,
): RepeatedAnswer | null {
  return inference === 'sequential' ? sequential : groupSequential;
}
