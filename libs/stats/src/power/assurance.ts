import { requireFinite, requirePositive } from '../distributions/argument-checks.js';
import { compositeGaussLegendre } from '../distributions/gauss-legendre.js';
import { normalDensity } from '../distributions/normal.js';

/** Beyond this many standard deviations the prior holds 1e-15 of its mass. */
const REACH = 8;

/**
 * Chance of a significant result when the true effect is not assumed but drawn from a normal prior (O'Hagan, Stevens &
 * Campbell 2005): the average of the power over the prior. Half of a symmetric prior around zero has the wrong sign, so
 * assurance can stay far below the power at any single effect.
 *
 * @example
 * assurance({ mean: 2, standardDeviation: 1 }, (effect) => normalSurvival(1.96 - effect)) // 0.511 = Φ((2 - 1.96)/√2)
 */
export function assurance(
  prior: { readonly mean: number; readonly standardDeviation: number },
  powerAt: (effect: number) => number,
): number {
  requireFinite(prior.mean, 'prior mean');
  requirePositive(prior.standardDeviation, 'prior standardDeviation');
  const { nodes, weights } = compositeGaussLegendre(-REACH, REACH, 16, 16);
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) {
    const z = nodes[i]!;
    sum += weights[i]! * normalDensity(z) * powerAt(prior.mean + prior.standardDeviation * z);
  }
  return Math.min(1, Math.max(0, sum));
}
