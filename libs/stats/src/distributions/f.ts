import { requireNumber, requirePositive, requireProbability } from './argument-checks.js';
import { betaQuantile } from './beta.js';
import { incompleteBeta, logIncompleteBeta, type UnitPoint } from './incomplete-beta.js';

/** Degrees of freedom of an F distribution. */
export interface FDegreesOfFreedom {
  readonly numerator: number;
  readonly denominator: number;
}

function requireArguments(x: number, { numerator, denominator }: FDegreesOfFreedom): void {
  requireNumber(x, 'x');
  requirePositive(numerator, 'numerator degrees of freedom');
  requirePositive(denominator, 'denominator degrees of freedom');
}

/** Share of the denominator, df2/(df2 + df1 x), and its complement, each formed directly. */
function denominatorShare(x: number, { numerator, denominator }: FDegreesOfFreedom): UnitPoint {
  if (x === Infinity) return { x: 0, y: 1 };
  const ratio = (numerator / denominator) * x;
  return { x: 1 / (1 + ratio), y: ratio / (1 + ratio) };
}

/**
 * P(X > x) for Fisher's F: the p-value of an analysis of variance, exact in the far tail.
 *
 * @example fSurvival(21, { numerator: 8, denominator: 180 }) // 3.6e-22
 */
export function fSurvival(x: number, degreesOfFreedom: FDegreesOfFreedom): number {
  requireArguments(x, degreesOfFreedom);
  if (x <= 0) return 1;
  const shapes = { a: degreesOfFreedom.denominator / 2, b: degreesOfFreedom.numerator / 2 };
  return incompleteBeta(shapes, denominatorShare(x, degreesOfFreedom)).lower;
}

/** P(X <= x) for Fisher's F. */
export function fCdf(x: number, degreesOfFreedom: FDegreesOfFreedom): number {
  requireArguments(x, degreesOfFreedom);
  if (x <= 0) return 0;
  const shapes = { a: degreesOfFreedom.denominator / 2, b: degreesOfFreedom.numerator / 2 };
  return incompleteBeta(shapes, denominatorShare(x, degreesOfFreedom)).upper;
}

/** ln P(X > x); finite where the survival function underflows. */
export function fLogSurvival(x: number, degreesOfFreedom: FDegreesOfFreedom): number {
  requireArguments(x, degreesOfFreedom);
  if (x <= 0) return 0;
  const shapes = { a: degreesOfFreedom.denominator / 2, b: degreesOfFreedom.numerator / 2 };
  return logIncompleteBeta(shapes, denominatorShare(x, degreesOfFreedom));
}

/**
 * The x with P(X <= x) = probability.
 *
 * @example fQuantile(0.95, { numerator: 2, denominator: 10 }) // 4.102821015130399
 */
export function fQuantile(probability: number, degreesOfFreedom: FDegreesOfFreedom): number {
  requireProbability(probability, 'probability');
  requireArguments(0, degreesOfFreedom);
  const { numerator, denominator } = degreesOfFreedom;
  if (probability <= 0.5) {
    const share = betaQuantile(probability, numerator / 2, denominator / 2);
    return (denominator * share) / (numerator * (1 - share));
  }
  const share = betaQuantile(1 - probability, denominator / 2, numerator / 2);
  return share === 0 ? Infinity : (denominator * (1 - share)) / (numerator * share);
}
