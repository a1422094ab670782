import { dataError, isDataError, type DataError } from '../data-error.js';
import { DEFAULTS } from '../defaults.js';
import {
  requireFinite,
  requireOpenProbability,
  requirePositive,
  requireProbability,
} from '../distributions/argument-checks.js';
import { normalUpperQuantile } from '../distributions/normal.js';
import { makeEstimate } from '../estimation/estimate.js';
import type { Interval } from '../inference/inference.js';
import { fiellerSet } from '../lift/fieller-set.js';

/** A change that was shipped during a holdout, as its own experiment measured it. */
export interface ShippedEffect {
  readonly estimate: number;
  readonly standardError: number;
  /** Share of the estimate taken off as selection luck, 0 to 1 (for example 1 - posterior mean/estimate). */
  readonly shrinkage?: number;
}

/** How much of what was claimed arrived. */
export interface HoldoutComparison {
  readonly kind: 'holdout';
  /** Sum of the shipped effects after shrinkage, with its error. */
  readonly claimed: number;
  readonly claimedStandardError: number;
  readonly measured: number;
  /** measured/claimed: 1 when effects add up, below 1 when they overlap or fade. */
  readonly ratio: number;
  /** Fieller's set for the ratio; null when the claim is not clearly different from zero. */
  readonly interval: Interval | null;
}

/**
 * Cumulative effect of many launches against a long-running holdout: the
 * holdout's difference over the sum of shrunken shipped effects, with a Fieller interval that takes both errors into
 * account (independent experiments). All numbers in one unit. ZERO_BASELINE when the claim is exactly zero.
 *
 * @example
 * compareHoldout([{ estimate: 1, standardError: 0.1 }, { estimate: 2, standardError: 0.1 }], { estimate: 2.4, standardError: 0.3 }).ratio // 0.8
 */
export function compareHoldout(
  shipped: readonly ShippedEffect[],
  holdout: { readonly estimate: number; readonly standardError: number },
  alpha: number = DEFAULTS.alpha,
): HoldoutComparison | DataError {
  requireOpenProbability(alpha, 'alpha');
  requireFinite(holdout.estimate, 'holdout estimate');
  requirePositive(holdout.standardError, 'holdout standardError');
  let [claimed, variance] = [0, 0];
  for (const { estimate, standardError, shrinkage = 0 } of shipped) {
    requireFinite(estimate, 'estimate');
    requirePositive(standardError, 'standardError');
    requireProbability(shrinkage, 'shrinkage');
    claimed += (1 - shrinkage) * estimate;
    variance += ((1 - shrinkage) * standardError) ** 2;
  }
  if (claimed === 0) return dataError('ZERO_BASELINE', 'the shipped effects sum to zero');
  const estimate = makeEstimate({
    control: { n: shipped.length, mean: claimed, varianceOfMean: variance },
    treatment: { n: 1, mean: holdout.estimate, varianceOfMean: holdout.standardError ** 2 },
    estimate: holdout.estimate - claimed,
    standardError: Math.sqrt(variance + holdout.standardError ** 2),
    degreesOfFreedom: Infinity,
  });
  if (isDataError(estimate)) return estimate;
  const { interval } = fiellerSet(estimate, normalUpperQuantile(alpha / 2));
  // Fieller's set speaks of (measured - claimed)/|claimed|; the ratio is that plus the sign of the claim.
  const sign = Math.sign(claimed);
  const ends = interval && [sign * interval.lower + 1, sign * interval.upper + 1];
  return {
    kind: 'holdout',
    claimed,
    claimedStandardError: Math.sqrt(variance),
    measured: holdout.estimate,
    ratio: holdout.estimate / claimed,
    interval: ends && { lower: Math.min(...ends), upper: Math.max(...ends) },
  };
}
