import { dataError, type DataError } from '../data-error.js';
import { DEFAULTS } from '../defaults.js';
import { requireOpenProbability } from '../distributions/argument-checks.js';
import { normalSurvival, normalUpperQuantile } from '../distributions/normal.js';
import type { Interval } from '../inference/inference.js';
import { sampleVariance, type Moments } from '../moments/moments.js';

/** Comparison of two rates of events that cluster in units. */
export interface QuasiPoissonRateRatio {
  readonly kind: 'quasi-poisson';
  /** Treatment rate over control rate. */
  readonly ratio: number;
  readonly logStandardError: number;
  readonly pValue: number;
  readonly interval: Interval;
}

/**
 * Ratio of events per unit, allowing for overdispersion: se(ln ratio) = √(φ_A/x_A + φ_B/x_B) with
 * φ = variance/mean of events per unit and x the events of an arm.
 */
export function quasiPoissonRateRatio(
  control: Moments,
  treatment: Moments,
  alpha: number = DEFAULTS.alpha,
): QuasiPoissonRateRatio | DataError {
  requireOpenProbability(alpha, 'alpha');
  if (control.n < 2 || treatment.n < 2)
    return dataError('INSUFFICIENT_DATA', 'an arm has fewer than two units');
  if (!(control.mean > 0 && treatment.mean > 0)) return dataError('ZERO_BASELINE', 'an arm has no events');
  const share = (arm: Moments): number => sampleVariance(arm) / arm.mean / (arm.n * arm.mean);
  const logStandardError = Math.sqrt(share(control) + share(treatment));
  const ratio = treatment.mean / control.mean;
  if (!(logStandardError > 0))
    return dataError('ZERO_VARIANCE', 'every unit had the same number of events', ratio);
  const log = Math.log(ratio);
  const margin = normalUpperQuantile(alpha / 2) * logStandardError;
  return {
    kind: 'quasi-poisson',
    ratio,
    logStandardError,
    pValue: 2 * normalSurvival(Math.abs(log) / logStandardError),
    interval: { lower: Math.exp(log - margin), upper: Math.exp(log + margin) },
  };
}
