import { inferAsymptotic, pooledErrorRatio, type SequentialEvidence } from '#libs/stats';
import { DEFAULTS } from '../defaults.js';
import type { Finding } from './judge-arm.js';

const plannedUnits = DEFAULTS.deteriorationTuningUnits;

/**
 * The test for deterioration: the asymptotic confidence sequence of the effect, tuned to few units whatever the plan, so that
 * harm is found early, and valid at any look. Two-sided p-value of an effect in the unwanted direction, which is a one-sided
 * test at half of alpha; null when the effect points the other way or has no error bar.
 */
export function deteriorationPValue(finding: Finding, alpha: number): number | null {
  const gain = gainOf(finding);
  return gain && gain.estimate < 0 ? inferAsymptotic(gain, { alpha, plannedUnits }).pValue : null;
}

/**
 * Whether the same sequence excludes harm beyond an accepted margin already, which the plan's own inference may tell much later.
 * The error of the contrast with control's level is taken at its largest.
 */
export function staysWithinMargin(finding: Finding, margin: number, alpha: number): boolean {
  const gain = gainOf(finding);
  const { absolute, relative } = finding.comparison;
  if (!gain || !absolute || !relative || relative.estimate === 0) return false;
  const level = Math.abs(absolute.estimate / relative.estimate);
  const { halfWidth } = inferAsymptotic(gain, { alpha, plannedUnits });
  return gain.estimate + margin * level > (1 + margin) * halfWidth;
}

/** The effect, above zero in the direction that the team wants, of both arms' units, with the error of an anytime answer. */
function gainOf({ metric, comparison }: Finding): SequentialEvidence | null {
  const { absolute, standardError, variant, control } = comparison;
  if (!absolute || standardError === null || !(standardError > 0)) return null;
  const [ofControl, ofTreatment] = [levelOf(metric, control), levelOf(metric, variant)];
  const units = ofControl.n + ofTreatment.n;
  if (!(units > 0)) return null;
  const ratio = Math.max(1, pooledErrorRatio(ofControl, ofTreatment));
  const estimate = metric.direction === 'increase' ? absolute.estimate : -absolute.estimate;
  return { estimate, standardError: standardError * ratio, units };
}

function levelOf({ arms }: Finding['metric'], variant: string): { n: number; varianceOfMean: number } {
  const arm = arms.find((one) => one.variant === variant);
  const [n, deviation] = [arm?.units ?? 0, arm?.standardDeviation ?? 0];
  return { n, varianceOfMean: n > 0 ? (deviation * deviation) / n : 0 };
}
