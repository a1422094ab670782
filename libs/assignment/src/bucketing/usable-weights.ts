import { equalWeights } from './equal-weights.js';

/** How far the weights may sum from one before they are called invalid. */
const WEIGHT_TOLERANCE = 0.01;

/** The weights, or equal ones when they are absent, of another number, or do not sum to about one. */
export function usableWeights(
  count: number,
  weights: readonly number[] | null | undefined,
): readonly number[] {
  if (!weights || weights.length !== count) return equalWeights(count);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const isOff = total < 1 - WEIGHT_TOLERANCE || total > 1 + WEIGHT_TOLERANCE;
  return isOff ? equalWeights(count) : weights;
}
