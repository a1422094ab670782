import type { InferenceKind, ReportComparison } from '#libs/domain';

export interface Bounds {
  estimate: number;
  lower: number | null;
  upper: number | null;
}

/** The difference with the interval of the inference that the plan chose. */
export function plannedAbsolute(comparison: ReportComparison, inference: InferenceKind): Bounds | null {
  const { absolute, sequential } = comparison;
  if (inference === 'fixed' || !absolute) return absolute;
  return {
    estimate: absolute.estimate,
    lower: sequential?.lower ?? null,
    upper: sequential?.upper ?? null,
  };
}

/** The relative effect with the interval of the inference that the plan chose. */
export function plannedRelative(comparison: ReportComparison, inference: InferenceKind): Bounds | null {
  const { relative, sequential } = comparison;
  if (!relative) return null;
  const { estimate, lower, upper } = relative;
  if (inference === 'fixed') return { estimate, lower, upper };
  return {
    estimate,
    lower: sequential?.relative?.lower ?? null,
    upper: sequential?.relative?.upper ?? null,
  };
}

/** The p-value of the inference that the plan chose, before and after the correction. */
export function plannedPValues(
  comparison: ReportComparison,
  inference: InferenceKind,
): { pValue: number | null; adjustedPValue: number | null } {
  const { sequential, pValue, adjustedPValue } = comparison;
  if (inference === 'fixed') return { pValue, adjustedPValue };
  return { pValue: sequential?.pValue ?? null, adjustedPValue: sequential?.adjustedPValue ?? null };
}
