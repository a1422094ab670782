import type { ReportHeterogeneity } from '#libs/domain';
import { decimals, pValueText } from '../wording.js';

/** Whether the effects of segments differ, in one sentence, with its test. */
export function heterogeneityText(heterogeneity: ReportHeterogeneity | null, alpha: number): string {
  if (!heterogeneity || heterogeneity.q === null || heterogeneity.pValue === null) {
    return 'Whether the effects differ cannot be judged from these data.';
  }
  const { q, degreesOfFreedom, pValue } = heterogeneity;
  const test = `Cochran's Q = ${decimals(q)}, ${degreesOfFreedom} df, ${pValueText(pValue)} with Welch's correction`;
  return pValue < alpha
    ? `The effects differ (${test}).`
    : `No sign that the effects differ: read the effect of all units (${test}).`;
}
