import { requirePositive } from '../distributions/argument-checks.js';
import { chiSquareSurvival } from '../distributions/chi-square.js';
import { fSurvival } from '../distributions/f.js';
import { cochranQ, requireStudies, type StudyEffect } from './effects.js';

/** An effect whose variance is itself estimated. */
export interface EstimatedEffect extends StudyEffect {
  /** Of the variance; Infinity where it is known. */
  readonly degreesOfFreedom: number;
}

/**
 * p-value of "all effects are the same" when their variances are estimated (Welch 1951): Cochran's Q over k - 1, shrunken by
 * what the errors of the weights add to it, against F with k - 1 and (k² - 1)/(3 Λ) degrees of freedom, where
 * Λ = Σ (1 - w/W)²/df. With known variances it is the chi-square test of Q. Throws a RangeError for fewer than two effects, and
 * on a variance or degrees of freedom that are not positive.
 *
 * @example
 * heterogeneityPValue([{ estimate: 0, variance: 1, degreesOfFreedom: 9 }, { estimate: 3, variance: 1, degreesOfFreedom: 9 }])
 * // 0.0480: of two effects it is Welch's t test; chi-square would say 0.0339
 */
export function heterogeneityPValue(effects: readonly EstimatedEffect[]): number {
  requireStudies(effects, 2);
  const between = effects.length - 1;
  const q = cochranQ(effects);
  const total = effects.reduce((sum, { variance }) => sum + 1 / variance, 0);
  let uncertainty = 0;
  for (const { variance, degreesOfFreedom } of effects) {
    requirePositive(degreesOfFreedom, 'degreesOfFreedom', true);
    uncertainty += (1 - 1 / variance / total) ** 2 / degreesOfFreedom;
  }
  if (uncertainty === 0) return chiSquareSurvival(q, between);
  const squares = effects.length ** 2 - 1;
  const correction = 1 + (2 * (between - 1) * uncertainty) / squares;
  return fSurvival(q / between / correction, {
    numerator: between,
    denominator: squares / (3 * uncertainty),
  });
}
