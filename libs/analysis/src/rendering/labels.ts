import type { InferenceKind, MetricRole, Recommendation, Report, ReportComparison } from '#libs/domain';

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

export const INFERENCES: Record<InferenceKind, string> = {
  sequential: 'Sequential',
  'group-sequential': 'Group-sequential',
  fixed: 'Fixed horizon',
};

/** When an interval of each kind of inference holds. */
export function validityText({ inference, looks }: Report['options']): string {
  switch (inference) {
    case 'sequential':
      return 'sequential: it holds however often anybody looks';
    case 'group-sequential':
      return `group-sequential: it holds at all ${looks} planned looks together`;
    case 'fixed':
      return 'fixed horizon: it holds once, at the planned end';
  }
}

const CORRECTIONS: Record<string, string> = {
  holm: 'Holm',
  hommel: 'Hommel',
  bonferroni: 'Bonferroni',
  dunnett: 'Dunnett',
  'benjamini-hochberg': 'Benjamini-Hochberg',
  none: 'none',
};

/** A correction for the number of comparisons by its author's name. */
export function correctionName(method: string): string {
  return CORRECTIONS[method] ?? method;
}

/** A variant as a table shows it: its name, or its key where nobody gave one. */
export function variantLabel(report: Report, key: string): string {
  return report.experiment.variants.find((variant) => variant.key === key)?.name || key;
}

/** "2026-03-02 12:00 UTC". */
export function timeText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
