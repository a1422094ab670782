import type { Estimate, Interval } from '#libs/stats';

export interface ConfidenceSequence {
  /** Half the interval's width in standard errors. */
  critical: number;
  interval: Interval;
  pValue: number;
}

export interface ConfidenceSequenceOptions {
  alpha: number;
  /** n*: units of the pair at which the interval is narrowest; never chosen after seeing data. */
  tuningUnits: number;
}

/**
 * Asymptotic confidence sequence of an effect (Waudby-Smith et al. 2024, equations 9 and 155, tuned by equation 161): the
 * interval covers at every look at once, and leaves out zero exactly when the p-value is below alpha.
 */
export function confidenceSequence(
  { estimate, standardError, control, treatment }: Estimate,
  { alpha, tuningUnits }: ConfidenceSequenceOptions,
): ConfidenceSequence {
  const information = (control.n + treatment.n) * mixtureVariance(alpha, tuningUnits);
  const penalty = Math.log1p(information) / 2;
  const critical = Math.sqrt((2 * (information + 1) * (penalty - Math.log(alpha))) / information);
  const statistic = estimate / standardError;
  const logEvidence = ((information / (information + 1)) * statistic * statistic) / 2 - penalty;
  const half = critical * standardError;
  return {
    critical,
    interval: { lower: estimate - half, upper: estimate + half },
    pValue: Math.min(1, Math.exp(-logEvidence)),
  };
}

/** rho squared of equation 161. */
export function mixtureVariance(alpha: number, tuningUnits: number): number {
  const logs = -2 * Math.log(alpha);
  return (logs + Math.log(logs + 1)) / tuningUnits;
}
