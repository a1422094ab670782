import type { MetricRole, Recommendation, Report, ReportComparison } from '#libs/domain';

export const RECOMMENDATIONS: Record<Recommendation, string> = {
  ship: 'Ship',
  rollback: 'Roll back',
  continue: 'Continue',
  'no-difference': 'No difference',
  'do-not-trust': 'Do not trust',
};

export const ROLES: Record<MetricRole, string> = {
  primary: 'Primary',
  secondary: 'Secondary',
  guardrail: 'Guardrail',
};

export const VERDICTS: Record<ReportComparison['verdict'], string> = {
  better: 'Better',
  worse: 'Worse',
  inconclusive: 'Inconclusive',
  unknown: 'No answer',
};

/** A variant as a table shows it: its name, or its key where nobody gave one. */
export function variantLabel(report: Report, key: string): string {
  return report.experiment.variants.find((variant) => variant.key === key)?.name || key;
}

/** "2026-03-02 12:00 UTC". */
export function timeText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
