import { requireFinite, requirePositive } from '../distributions/argument-checks.js';

/** One study's (experiment's) effect and its squared standard error. */
export interface StudyEffect {
  readonly estimate: number;
  readonly variance: number;
}

/** Throws a RangeError unless there are `minimum` studies with finite estimates and positive variances. */
export function requireStudies(studies: readonly StudyEffect[], minimum = 1): void {
  if (studies.length < minimum) throw new RangeError(`${minimum} studies are needed, got ${studies.length}`);
  for (const { estimate, variance } of studies) {
    requireFinite(estimate, 'estimate');
    requirePositive(variance, 'variance');
  }
}

/** Weighted mean with weights 1/(variance + tau²), and the sum of weights. */
export function weightedMean(
  studies: readonly StudyEffect[],
  betweenVariance: number,
): { readonly mean: number; readonly totalWeight: number } {
  let totalWeight = 0;
  let sum = 0;
  for (const { estimate, variance } of studies) {
    const weight = 1 / (variance + betweenVariance);
    totalWeight += weight;
    sum += weight * estimate;
  }
  return { mean: sum / totalWeight, totalWeight };
}

/** Cochran's Q: weighted squared distances from the fixed-effect mean. */
export function cochranQ(studies: readonly StudyEffect[]): number {
  const { mean } = weightedMean(studies, 0);
  return studies.reduce((sum, { estimate, variance }) => sum + (estimate - mean) ** 2 / variance, 0);
}
