import { evidenceOf, inferAsymptotic, type Estimate, type Interval } from '#libs/stats';
import { DEFAULTS } from '../defaults.js';

export interface ConfidenceSequence {
  /** Half the interval's width in standard errors. */
  critical: number;
  interval: Interval;
  pValue: number;
}

/** The asymptotic confidence sequence of an effect, with the critical value that lets its relative interval agree. */
export function confidenceSequence(effect: Estimate, alpha: number): ConfidenceSequence {
  const { halfWidth, interval, pValue } = inferAsymptotic(evidenceOf(effect), {
    alpha,
    plannedUnits: DEFAULTS.sequentialTuningUnits,
  });
  return { critical: halfWidth / effect.standardError, interval, pValue };
}
