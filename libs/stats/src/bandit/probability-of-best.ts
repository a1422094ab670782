import { requireFinite, requirePositive, requireProbability } from '../distributions/argument-checks.js';
import { compositeGaussLegendre } from '../distributions/gauss-legendre.js';
import { normalCdf, normalDensity, normalSurvival } from '../distributions/normal.js';

/** Posterior of one arm's value. */
export interface ArmPosterior {
  readonly mean: number;
  readonly standardDeviation: number;
}

export type Objective = 'maximize' | 'minimize';

const REACH = 9;
const PANELS = 24;
const ORDER = 16;

/**
 * P(arm is the best) for independent normal posteriors, by deterministic quadrature of ∫ φ_i Π_{j≠i} Φ_j: the
 * same input gives the same weights, without Monte-Carlo noise. Sums to 1.
 *
 * @example probabilityOfBest([{ mean: 1, standardDeviation: 0.5 }, { mean: 2, standardDeviation: 0.7 }]) // [0.1225, 0.8775]
 */
export function probabilityOfBest(
  arms: readonly ArmPosterior[],
  objective: Objective = 'maximize',
): readonly number[] {
  arms.forEach(({ mean, standardDeviation }) => {
    requireFinite(mean, 'mean');
    requirePositive(standardDeviation, 'standardDeviation');
  });
  const beats = objective === 'maximize' ? normalCdf : normalSurvival;
  const raw = arms.map((arm, i) => {
    const others = arms.filter((_, j) => j !== i);
    const { nodes, weights } = ruleFor(arm, others);
    return nodes.reduce((sum, z, k) => {
      const value = arm.mean + arm.standardDeviation * z;
      const chance = others.reduce(
        (p, other) => p * beats((value - other.mean) / other.standardDeviation),
        1,
      );
      return sum + weights[k]! * normalDensity(z) * chance;
    }, 0);
  });
  const total = raw.reduce((sum, p) => sum + p, 0);
  return raw.map((p) => p / total);
}

/** Panels over ±9 deviations of the arm, split finer where a much narrower arm bends the product. */
function ruleFor(arm: ArmPosterior, others: readonly ArmPosterior[]): { nodes: number[]; weights: number[] } {
  const ends = new Set(Array.from({ length: PANELS + 1 }, (_, i) => -REACH + (2 * REACH * i) / PANELS));
  for (const { mean, standardDeviation } of others) {
    if (standardDeviation >= arm.standardDeviation) continue;
    for (let k = -REACH; k <= REACH; k++) {
      const z = (mean + k * standardDeviation - arm.mean) / arm.standardDeviation;
      if (Math.abs(z) < REACH) ends.add(z);
    }
  }
  const sorted = [...ends].sort((a, b) => a - b);
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const rule = compositeGaussLegendre(sorted[i]!, sorted[i + 1]!, 1, ORDER);
    nodes.push(...rule.nodes);
    weights.push(...rule.weights);
  }
  return { nodes, weights };
}

/**
 * Traffic shares of top-two Thompson sampling (Russo 2016): p_i (b + (1 - b) Σ_{j≠i} p_j/(1 - p_j)), where b is
 * the chance to play the sampled best rather than the runner-up.
 */
export function topTwoThompson(probabilities: readonly number[], bestShare = 0.5): readonly number[] {
  requireProbability(bestShare, 'bestShare');
  probabilities.forEach((p) => requireProbability(p, 'probability'));
  const certain = probabilities.findIndex((p) => p >= 1);
  if (probabilities.length === 1) return [1];
  if (certain >= 0) return shareOfCertain(probabilities, certain, bestShare);
  const odds = probabilities.map((p) => p / (1 - p));
  const total = odds.reduce((sum, value) => sum + value, 0);
  return probabilities.map((p, i) => p * (bestShare + (1 - bestShare) * (total - odds[i]!)));
}

/** With one arm certain to be best no runner-up is ever sampled: its part is shared among the others. */
function shareOfCertain(
  probabilities: readonly number[],
  certain: number,
  bestShare: number,
): readonly number[] {
  const rest = (1 - bestShare) / (probabilities.length - 1);
  return probabilities.map((_, i) => (i === certain ? bestShare : rest));
}

/** Raises every share to at least `floor` by mixing with the uniform split: floor + (1 - K floor) share. */
export function withFloor(shares: readonly number[], floor: number): readonly number[] {
  if (!(floor >= 0 && floor * shares.length <= 1))
    throw new RangeError(`floor ${floor} for ${shares.length} arms`);
  return shares.map((share) => floor + (1 - shares.length * floor) * share);
}
