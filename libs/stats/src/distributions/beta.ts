import { requireNumber, requirePositive, requireProbability } from './argument-checks.js';
import { incompleteBeta, logBetaKernel, logIncompleteBeta } from './incomplete-beta.js';
import { logBeta } from './log-beta.js';
import { normalUpperQuantile } from './normal.js';
import { solveTail, type TailTarget } from './tail-root.js';

function requireArguments(x: number, a: number, b: number): void {
  requireNumber(x, 'x');
  requirePositive(a, 'a');
  requirePositive(b, 'b');
}

/** Density of the beta distribution with shapes a and b. */
export function betaDensity(x: number, a: number, b: number): number {
  requireArguments(x, a, b);
  if (x < 0 || x > 1) return 0;
  if (x === 0) return a < 1 ? Infinity : a === 1 ? b : 0;
  if (x === 1) return b < 1 ? Infinity : b === 1 ? a : 0;
  return Math.exp(logBetaKernel({ a, b }, { x, y: 1 - x }) - Math.log(x) - Math.log1p(-x));
}

/**
 * P(X <= x) for the beta distribution with shapes a and b.
 *
 * @example betaCdf(0.01, 1, 100) // 0.6339676587267705
 */
export function betaCdf(x: number, a: number, b: number): number {
  requireArguments(x, a, b);
  return incompleteBeta({ a, b }, { x, y: 1 - x }).lower;
}

/** P(X > x) for the beta distribution with shapes a and b; exact in the far tail. */
export function betaSurvival(x: number, a: number, b: number): number {
  requireArguments(x, a, b);
  return incompleteBeta({ a, b }, { x, y: 1 - x }).upper;
}

/** ln P(X <= x); finite where the distribution function underflows. */
export function betaLogCdf(x: number, a: number, b: number): number {
  requireArguments(x, a, b);
  return logIncompleteBeta({ a, b }, { x: Math.min(1, Math.max(0, x)), y: Math.max(0, 1 - x) });
}

/** ln P(X > x); finite where the survival function underflows. */
export function betaLogSurvival(x: number, a: number, b: number): number {
  requireArguments(x, a, b);
  if (x <= 0) return 0;
  return x >= 1 ? -Infinity : logIncompleteBeta({ a: b, b: a }, { x: 1 - x, y: x });
}

/**
 * The x with P(X <= x) = probability. A quantile within 1e-16 of 1 is rounded to the nearest double;
 * ask for the quantile of 1 - X (shapes swapped) to resolve it.
 *
 * @example betaQuantile(0.975, 1000, 99000) // 0.010625912869254264
 */
export function betaQuantile(probability: number, a: number, b: number): number {
  requireProbability(probability, 'probability');
  requirePositive(a, 'a');
  requirePositive(b, 'b');
  const target: TailTarget =
    probability > 0.5 ? { probability: 1 - probability, tail: 'upper' } : { probability, tail: 'lower' };
  if (target.probability === 0) return target.tail === 'lower' ? 0 : 1;
  const start = betaStart(target, a, b);
  if (start < 1e-300) return start;
  return solveTail(
    {
      tails: (x) => incompleteBeta({ a, b }, { x, y: 1 - x }),
      density: (x) => betaDensity(x, a, b),
    },
    target,
    { low: 0, high: 1 },
    start,
  );
}

/** Starting point after Abramowitz & Stegun 26.5.22 for shapes above 1, else the power law of the nearer end. */
function betaStart({ probability, tail }: TailTarget, a: number, b: number): number {
  if (a > 1 && b > 1) {
    const z = normalUpperQuantile(probability) * (tail === 'lower' ? 1 : -1);
    const correction = (z * z - 3) / 6;
    const harmonic = 2 / (1 / (2 * a - 1) + 1 / (2 * b - 1));
    const skew = (1 / (2 * b - 1) - 1 / (2 * a - 1)) * (correction + 5 / 6 - 2 / (3 * harmonic));
    const root = correction + harmonic > 0 ? (z * Math.sqrt(correction + harmonic)) / harmonic : 0;
    return insideUnit(a / (a + b * Math.exp(2 * (root - skew))), a, b);
  }
  const lower = tail === 'lower' ? probability : 1 - probability;
  const powerLaw = Math.exp((Math.log(lower * a) + logBeta(a, b)) / a);
  if (powerLaw < a / (a + b)) return powerLaw;
  return insideUnit(-Math.expm1((Math.log((1 - lower) * b) + logBeta(a, b)) / b), a, b);
}

function insideUnit(x: number, a: number, b: number): number {
  return x > 0 && x < 1 ? x : a / (a + b);
}
