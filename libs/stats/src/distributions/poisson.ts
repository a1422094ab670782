import { requireNonNegative, requireNumber, requireProbability } from './argument-checks.js';
import { solveDiscreteQuantile } from './discrete-quantile.js';
import { incompleteGamma, logPoissonKernel } from './incomplete-gamma.js';
import { normalQuantile } from './normal.js';

function requireArguments(count: number, mean: number): void {
  requireNumber(count, 'count');
  requireNonNegative(mean, 'mean');
}

/** ln P(X = count) for the Poisson distribution; -Infinity outside the integers >= 0. */
export function poissonLogMass(count: number, mean: number): number {
  requireArguments(count, mean);
  if (!Number.isInteger(count) || count < 0) return -Infinity;
  if (count === 0) return -mean;
  return mean === 0 ? -Infinity : logPoissonKernel(count, mean);
}

/**
 * P(X <= count) for the Poisson distribution.
 *
 * @example poissonCdf(0, 3) // exp(-3) = 0.049787068367863944
 */
export function poissonCdf(count: number, mean: number): number {
  requireArguments(count, mean);
  if (count < 0) return 0;
  return count === Infinity ? 1 : incompleteGamma(Math.floor(count) + 1, mean).upper;
}

/** P(X > count) for the Poisson distribution; exact in the far tail. */
export function poissonSurvival(count: number, mean: number): number {
  requireArguments(count, mean);
  if (count < 0) return 1;
  return count === Infinity ? 0 : incompleteGamma(Math.floor(count) + 1, mean).lower;
}

/** The smallest k with P(X <= k) >= probability; Infinity for probability 1. */
export function poissonQuantile(probability: number, mean: number): number {
  requireProbability(probability, 'probability');
  requireArguments(0, mean);
  if (probability === 1) return mean === 0 ? 0 : Infinity;
  const spread = Math.sqrt(mean);
  return solveDiscreteQuantile({
    reaches: (k) => poissonCdf(k, mean) >= probability,
    start: mean + (probability > 0 ? normalQuantile(probability) * spread : 0),
    spread,
    maximum: Number.MAX_SAFE_INTEGER,
  });
}
