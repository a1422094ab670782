import { dataError, type DataError } from '../data-error.js';
import { makeEstimate, type Estimate, type Level } from '../estimation/estimate.js';

/** One unit of an adaptive experiment, with the chances in force when it was assigned. */
export interface AdaptiveUnit {
  readonly arm: number;
  readonly outcome: number;
  /** Assignment chance of every arm at that moment. */
  readonly propensities: readonly number[];
}

/**
 * Mean of one arm under adaptive assignment: augmented inverse-propensity scores weighted by √propensity,
 * which stabilises their variance (Hadad, Hirshberg, Zhan, Wager & Athey 2021). The outcome model is the
 * running mean of the arm's earlier units. Plain means are biased when the shares followed the data.
 */
export function adaptiveArmLevel(units: readonly AdaptiveUnit[], arm: number): Level | DataError {
  let [model, seen] = [0, 0];
  let [sumOfWeights, sumOfScores] = [0, 0];
  const scored: { weight: number; score: number }[] = [];
  for (const { arm: assigned, outcome, propensities } of units) {
    const propensity = propensities[arm]!;
    if (!(propensity > 0 && propensity <= 1))
      throw new RangeError(`propensity of arm ${arm} must be in (0, 1]`);
    const score = model + (assigned === arm ? (outcome - model) / propensity : 0);
    const weight = Math.sqrt(propensity);
    scored.push({ weight, score });
    sumOfWeights += weight;
    sumOfScores += weight * score;
    if (assigned === arm) {
      seen += 1;
      model += (outcome - model) / seen;
    }
  }
  if (seen < 2) return dataError('INSUFFICIENT_DATA', `arm ${arm} has fewer than two units`);
  const mean = sumOfScores / sumOfWeights;
  const squares = scored.reduce((sum, { weight, score }) => sum + (weight * (score - mean)) ** 2, 0);
  return { n: seen, mean, varianceOfMean: squares / sumOfWeights / sumOfWeights };
}

/** Difference of two arms of an adaptive experiment; normal reference. */
export function estimateAdaptiveDifference(
  units: readonly AdaptiveUnit[],
  control: number,
  treatment: number,
): Estimate | DataError {
  const [a, b] = [adaptiveArmLevel(units, control), adaptiveArmLevel(units, treatment)];
  if ('kind' in a) return a;
  if ('kind' in b) return b;
  return makeEstimate({
    control: a,
    treatment: b,
    estimate: b.mean - a.mean,
    standardError: Math.sqrt(a.varianceOfMean + b.varianceOfMean),
    degreesOfFreedom: Infinity,
  });
}
