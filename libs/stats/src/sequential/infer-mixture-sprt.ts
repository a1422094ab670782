import { DEFAULTS } from '../defaults.js';
import { requireFinite, requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import type { Interval } from '../inference/inference.js';

/** Answer of the mixture sequential probability ratio test at one look. */
export interface MixtureSprtInference {
  readonly kind: 'mixture-sprt';
  /** ln of the mixture likelihood ratio, an e-value. */
  readonly logLikelihoodRatio: number;
  readonly pValue: number;
  readonly halfWidth: number;
  readonly interval: Interval;
}

export interface MixtureSprtOptions {
  /** Variance of the normal mixture over effects: the variance of past effects, or a squared MDE. */
  readonly mixtureVariance: number;
  readonly nullValue?: number;
  readonly alpha?: number;
}

/**
 * Mixture SPRT with a normal mixture (Robbins 1970; Johari, Koomen, Pekelis & Walsh 2022): always-valid p-value
 * and interval. The same family as the asymptotic sequence with rho² n se² = mixtureVariance.
 *
 * @example
 * inferMixtureSprt({ estimate: 1.2, standardError: 0.3 }, { mixtureVariance: 0.25 })
 * // logLikelihoodRatio 5.2178, pValue 0.00542, halfWidth 0.9466
 */
export function inferMixtureSprt(
  { estimate, standardError }: { readonly estimate: number; readonly standardError: number },
  { mixtureVariance, nullValue = 0, alpha = DEFAULTS.alpha }: MixtureSprtOptions,
): MixtureSprtInference {
  requireFinite(estimate, 'estimate');
  requirePositive(standardError, 'standardError');
  requirePositive(mixtureVariance, 'mixtureVariance');
  requireOpenProbability(alpha, 'alpha');
  const variance = standardError * standardError;
  const ratio = mixtureVariance / variance;
  const statistic = (estimate - nullValue) / standardError;
  const logLikelihoodRatio = (ratio / (1 + ratio)) * (statistic / 2) * statistic - 0.5 * Math.log1p(ratio);
  const halfWidth = standardError * Math.sqrt((1 + 1 / ratio) * (Math.log1p(ratio) - 2 * Math.log(alpha)));
  return {
    kind: 'mixture-sprt',
    logLikelihoodRatio,
    pValue: Math.min(1, Math.exp(-logLikelihoodRatio)),
    halfWidth,
    interval: { lower: estimate - halfWidth, upper: estimate + halfWidth },
  };
}
