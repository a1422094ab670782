import { requireNumber, requirePositive, requireProbability } from './argument-checks.js';
import {
  gammaCdf,
  gammaDensity,
  gammaLogSurvival,
  gammaQuantile,
  gammaSurvival,
  gammaUpperQuantile,
} from './gamma.js';

function requireArguments(x: number, degreesOfFreedom: number): void {
  requireNumber(x, 'x');
  requirePositive(degreesOfFreedom, 'degreesOfFreedom');
}

/** Density of the chi-square distribution. */
export function chiSquareDensity(x: number, degreesOfFreedom: number): number {
  requireArguments(x, degreesOfFreedom);
  return gammaDensity(x / 2, degreesOfFreedom / 2) / 2;
}

/**
 * P(X <= x) for the chi-square distribution.
 *
 * @example chiSquareCdf(3.841458820694124, 1) // 0.95
 */
export function chiSquareCdf(x: number, degreesOfFreedom: number): number {
  requireArguments(x, degreesOfFreedom);
  return gammaCdf(x / 2, degreesOfFreedom / 2);
}

/**
 * P(X > x) for the chi-square distribution: the p-value of a chi-square test, exact in the far tail.
 *
 * @example chiSquareSurvival(300, 2) // 7.175095973164411e-66
 */
export function chiSquareSurvival(x: number, degreesOfFreedom: number): number {
  requireArguments(x, degreesOfFreedom);
  return gammaSurvival(x / 2, degreesOfFreedom / 2);
}

/** ln P(X > x); finite where the survival function underflows. */
export function chiSquareLogSurvival(x: number, degreesOfFreedom: number): number {
  requireArguments(x, degreesOfFreedom);
  return gammaLogSurvival(x / 2, degreesOfFreedom / 2);
}

/** The x with P(X <= x) = probability. */
export function chiSquareQuantile(probability: number, degreesOfFreedom: number): number {
  requireProbability(probability, 'probability');
  requirePositive(degreesOfFreedom, 'degreesOfFreedom');
  return 2 * gammaQuantile(probability, degreesOfFreedom / 2);
}

/** The x with P(X > x) = tail; for tails far below 1e-16. */
export function chiSquareUpperQuantile(tail: number, degreesOfFreedom: number): number {
  requireProbability(tail, 'tail');
  requirePositive(degreesOfFreedom, 'degreesOfFreedom');
  return 2 * gammaUpperQuantile(tail, degreesOfFreedom / 2);
}
