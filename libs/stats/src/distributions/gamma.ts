import jStat from 'jstat';
import { requireNumber, requirePositive, requireProbability } from './argument-checks.js';
import {
  incompleteGamma,
  logLowerIncompleteGamma,
  logPoissonKernel,
  logUpperIncompleteGamma,
} from './incomplete-gamma.js';
import { logGammaOnePlus } from './log-gamma.js';
import { normalUpperQuantile } from './normal.js';
import { solveTail, type TailTarget } from './tail-root.js';

/** jStat's inverse takes time in proportion to √shape; beyond this the cube-root approximation starts better. */
const JSTAT_SHAPE_LIMIT = 1000;

/** Density of the gamma distribution with the given shape and scale 1. */
export function gammaDensity(x: number, shape: number): number {
  requireNumber(x, 'x');
  requirePositive(shape, 'shape');
  if (x < 0 || x === Infinity) return 0;
  if (x === 0) return shape < 1 ? Infinity : shape === 1 ? 1 : 0;
  return Math.exp(logPoissonKernel(shape, x) + Math.log(shape) - Math.log(x));
}

/**
 * P(X <= x) for the gamma distribution with the given shape and scale 1.
 *
 * @example gammaCdf(2, 1) // 1 - exp(-2) = 0.8646647167633873
 */
export function gammaCdf(x: number, shape: number): number {
  requireNumber(x, 'x');
  requirePositive(shape, 'shape');
  return incompleteGamma(shape, x).lower;
}

/** P(X > x) for the gamma distribution with the given shape and scale 1; exact in the far tail. */
export function gammaSurvival(x: number, shape: number): number {
  requireNumber(x, 'x');
  requirePositive(shape, 'shape');
  return incompleteGamma(shape, x).upper;
}

/** ln P(X > x); finite where the survival function underflows. */
export function gammaLogSurvival(x: number, shape: number): number {
  requireNumber(x, 'x');
  requirePositive(shape, 'shape');
  return x <= 0 ? 0 : logUpperIncompleteGamma(shape, x);
}

/** ln P(X <= x); finite where the distribution function underflows. */
export function gammaLogCdf(x: number, shape: number): number {
  requireNumber(x, 'x');
  requirePositive(shape, 'shape');
  return x <= 0 ? -Infinity : logLowerIncompleteGamma(shape, x);
}

/**
 * The x with P(X <= x) = probability, gamma with scale 1. jStat's inverse (right to about 1e-11 where it
 * converges) starts the search, our own tails finish it.
 *
 * @example gammaQuantile(0.975, 50) // 64.7805985929183
 */
export function gammaQuantile(probability: number, shape: number): number {
  requireProbability(probability, 'probability');
  requirePositive(shape, 'shape');
  const target: TailTarget =
    probability > 0.5 ? { probability: 1 - probability, tail: 'upper' } : { probability, tail: 'lower' };
  return gammaTailQuantile(target, shape);
}

/** The x with P(X > x) = tail, gamma with scale 1; for tails far below 1e-16. */
export function gammaUpperQuantile(tail: number, shape: number): number {
  requireProbability(tail, 'tail');
  requirePositive(shape, 'shape');
  const target: TailTarget =
    tail > 0.5 ? { probability: 1 - tail, tail: 'lower' } : { probability: tail, tail: 'upper' };
  return gammaTailQuantile(target, shape);
}

function gammaTailQuantile(target: TailTarget, shape: number): number {
  if (target.probability === 0) return target.tail === 'lower' ? 0 : Infinity;
  const start = gammaStart(target, shape);
  if (start < 1e-300) return start;
  return solveTail(
    { tails: (x) => incompleteGamma(shape, x), density: (x) => gammaDensity(x, shape) },
    target,
    { low: 0, high: Infinity },
    start,
  );
}

function gammaStart({ probability, tail }: TailTarget, shape: number): number {
  if (tail === 'lower') {
    // P(a, x) -> x^a / Γ(a + 1) as x -> 0: for tiny quantiles this is the answer itself.
    const powerLaw = Math.exp((Math.log(probability) + logGammaOnePlus(shape)) / shape);
    if (powerLaw < 1e-12 * (shape + 1)) return powerLaw;
  }
  const start =
    shape > JSTAT_SHAPE_LIMIT
      ? wilsonHilferty({ probability, tail }, shape)
      : jStat.gammapinv(tail === 'lower' ? probability : 1 - probability, shape);
  return start > 0 && start < Infinity ? start : shape + Math.sqrt(shape) - 2 * Math.log(probability);
}

/** Cube-root normal approximation (Wilson & Hilferty 1931). */
function wilsonHilferty({ probability, tail }: TailTarget, shape: number): number {
  const z = normalUpperQuantile(probability) * (tail === 'upper' ? 1 : -1);
  return shape * (1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3;
}
