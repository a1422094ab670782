import { DEFAULTS } from '../defaults.js';
import { requireFinite, requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import { normalUpperQuantile } from '../distributions/normal.js';
import { normalPower } from './power-two-sample.js';
import { detectableErrors, type SampleSizeOptions } from './sample-size.js';

/** One metric in arms of equal size. */
export interface RelativePlan {
  readonly mean: number;
  readonly variance: number;
  readonly unitsPerArm: number;
}

/** Power of a test of relative effects. */
export interface RelativePower {
  /** Delta-method standard error of the relative effect, if it is as large as assumed. */
  readonly standardError: number;
  readonly power: number;
}

function requirePlan({ mean, variance, unitsPerArm }: RelativePlan): void {
  requireFinite(mean, 'mean');
  if (mean === 0) throw new RangeError('mean must not be zero');
  requirePositive(variance, 'variance');
  requirePositive(unitsPerArm, 'unitsPerArm');
}

/** Squared coefficient of variation of an arm's mean. */
function relativeVariance({ mean, variance, unitsPerArm }: RelativePlan): number {
  return variance / mean / mean / unitsPerArm;
}

/** Power to find a relative effect e with the delta-method error √(cv² (1 + (1 + e)²)), two-sided. */
export function powerOfRelativeEffect(
  plan: RelativePlan,
  effect: number,
  alpha: number = DEFAULTS.alpha,
): RelativePower {
  requirePlan(plan);
  requireFinite(effect, 'effect');
  requireOpenProbability(alpha, 'alpha');
  const standardError = Math.sqrt(relativeVariance(plan) * (1 + (1 + effect) ** 2));
  return { standardError, power: normalPower(effect / standardError, normalUpperQuantile(alpha / 2), 2) };
}

/**
 * Smallest positive relative effect found with the given power: e = z √(cv² (1 + (1 + e)²)) solved as a
 * quadratic. Null when the arms are too small for any effect (cv² z² >= 1).
 */
export function relativeMinimumDetectableEffect(
  plan: RelativePlan,
  options: Pick<SampleSizeOptions, 'alpha' | 'power'> = {},
): number | null {
  requirePlan(plan);
  const q = detectableErrors(options) ** 2 * relativeVariance(plan);
  return q >= 1 ? null : (q + Math.sqrt(2 * q - q * q)) / (1 - q);
}
