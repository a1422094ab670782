import { requireFinite, requirePositive } from '../distributions/argument-checks.js';

/** Estimates shrunk toward their mean. */
export interface JamesStein {
  readonly mean: number;
  /** Share of each distance from the mean that is kept: max(0, 1 - (k - 3) v/S). */
  readonly keep: number;
  readonly estimates: readonly number[];
}

/**
 * Positive-part James-Stein estimator toward the grand mean (Efron & Morris 1975), for k estimates of equal
 * known variance. With three or fewer nothing is gained and nothing is shrunk.
 */
export function jamesStein(estimates: readonly number[], variance: number): JamesStein {
  if (estimates.length === 0) throw new RangeError('at least one estimate is needed');
  estimates.forEach((estimate) => requireFinite(estimate, 'estimate'));
  requirePositive(variance, 'variance');
  const mean = estimates.reduce((sum, value) => sum + value, 0) / estimates.length;
  const spread = estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const excess = Math.max(0, estimates.length - 3) * variance;
  const keep = excess === 0 ? 1 : spread > 0 ? Math.max(0, 1 - excess / spread) : 0;
  return { mean, keep, estimates: estimates.map((value) => mean + keep * (value - mean)) };
}
