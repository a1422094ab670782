import { requireNonNegative, requireProbability } from '../distributions/argument-checks.js';
import type { Estimate } from '../estimation/estimate.js';

/** Effect over everybody who was assigned. */
export interface DilutedEffect {
  readonly estimate: number;
  readonly standardError: number;
}

/**
 * Effect over all assigned units of an additive metric that only triggered units can move: triggered effect
 * x trigger rate (Deng & Hu 2015). `varianceOfRate` adds the uncertainty of the rate by the delta method;
 * leave it out when the rate is given.
 *
 * @example diluteEffect({ estimate: 0.5, standardError: 0.1 }, 0.2) // { estimate: 0.1, standardError: 0.02 }
 */
export function diluteEffect(
  triggered: Pick<Estimate, 'estimate' | 'standardError'>,
  triggerRate: number,
  varianceOfRate = 0,
): DilutedEffect {
  requireProbability(triggerRate, 'triggerRate');
  requireNonNegative(varianceOfRate, 'varianceOfRate');
  const { estimate, standardError } = triggered;
  const variance = triggerRate ** 2 * standardError ** 2 + estimate ** 2 * varianceOfRate;
  return {
    estimate: triggerRate * estimate,
    standardError: varianceOfRate === 0 ? triggerRate * standardError : Math.sqrt(variance),
  };
}

/**
 * Relative effect over all assigned units: trigger rate x (triggered means' difference)/|control mean of
 * everybody|, which is NOT trigger rate x triggered lift, because triggered units differ from the rest.
 * Null when the overall control mean is zero.
 */
export function diluteLift(
  triggered: Pick<Estimate, 'estimate'>,
  triggerRate: number,
  overallControlMean: number,
): number | null {
  requireProbability(triggerRate, 'triggerRate');
  return overallControlMean === 0 ? null : (triggerRate * triggered.estimate) / Math.abs(overallControlMean);
}
