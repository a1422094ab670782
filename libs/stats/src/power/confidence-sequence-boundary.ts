import { DEFAULTS } from '../defaults.js';
import { requireInteger, requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import { mixtureRho } from '../sequential/tuning.js';
import type { StoppingBoundary } from './stopping-power.js';

export interface ConfidenceSequencePlan {
  /** Evenly spaced looks up to the planned end. */
  readonly looks: number;
  readonly alpha?: number;
  /** Units at the planned end over the units at which the sequence is narrowest (n*); 1 tunes it to the end. */
  readonly unitsOverTuning?: number;
}

/**
 * The asymptotic confidence sequence of {@link inferAsymptotic} seen as a boundary: at each look the |z| beyond which its
 * interval leaves out zero, half-width over standard error. With {@link stoppingPower} it gives the sequence's true power
 * over all of its looks, which a formula for the last look alone understates.
 *
 * @example confidenceSequenceBoundary({ looks: 1 }).looks[0].criticalValue // 3.035
 */
export function confidenceSequenceBoundary({
  looks,
  alpha = DEFAULTS.alpha,
  unitsOverTuning = 1,
}: ConfidenceSequencePlan): StoppingBoundary {
  requireInteger(looks, 'looks', 1);
  requireOpenProbability(alpha, 'alpha');
  requirePositive(unitsOverTuning, 'unitsOverTuning');
  const atTheEnd = mixtureRho(alpha, 1) ** 2 * unitsOverTuning;
  return {
    sides: 2,
    looks: Array.from({ length: looks }, (_, index) => {
      const information = (index + 1) / looks;
      const weight = information * atTheEnd;
      const criticalValue = Math.sqrt(2 * (1 + 1 / weight) * (0.5 * Math.log1p(weight) - Math.log(alpha)));
      return { information, criticalValue };
    }),
  };
}
