import { requireStudies, weightedMean, type StudyEffect } from './effects.js';

/** Pooled effect under one common truth. */
export interface FixedEffect {
  readonly estimate: number;
  readonly standardError: number;
}

/** Inverse-variance pooling. Throws a RangeError on no studies or a variance that is not positive. */
export function fixedEffect(studies: readonly StudyEffect[]): FixedEffect {
  requireStudies(studies);
  const { mean, totalWeight } = weightedMean(studies, 0);
  return { estimate: mean, standardError: Math.sqrt(1 / totalWeight) };
}
