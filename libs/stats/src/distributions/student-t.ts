import { requireNumber, requirePositive, requireProbability } from './argument-checks.js';
import { incompleteBeta, logIncompleteBeta, type Shapes, type UnitPoint } from './incomplete-beta.js';
import type { Tails } from './incomplete-gamma.js';
import { logGamma } from './log-gamma.js';
import { normalDensity, normalLogSurvival, normalSurvival, normalUpperQuantile } from './normal.js';
import { stirlingError } from './stirling.js';
import { solveTail } from './tail-root.js';

const HALF_LOG_PI = 0.572364942924700087;

function requireArguments(t: number, degreesOfFreedom: number): void {
  requireNumber(t, 't');
  requirePositive(degreesOfFreedom, 'degreesOfFreedom', true);
}

/** ln of Γ(a + ½)/Γ(a), with the leading Stirling terms cancelled analytically. */
function logHalfStepGammaRatio(a: number): number {
  if (a < 0.25) return logGamma(a + 0.5) - logGamma(a);
  const stirling = stirlingError(a + 0.5) - stirlingError(a);
  const power = (a + 0.5) * Math.log1p(0.5 / a) + 0.5 * Math.log(a + 0.5) - 0.5;
  return stirling + power - Math.log1p(0.5 / a);
}

interface BetaForm {
  readonly shapes: Shapes;
  readonly point: UnitPoint;
  readonly logKernel: number;
}

/** Two-sided tail of t as an incomplete beta function, with x and 1 - x both formed without cancellation. */
function betaForm(t: number, degreesOfFreedom: number): BetaForm {
  const a = degreesOfFreedom / 2;
  const ratio = (t / degreesOfFreedom) * t;
  const x = ratio === Infinity ? degreesOfFreedom / t / t : 1 / (1 + ratio);
  const y = ratio === Infinity ? 1 : ratio / (1 + ratio);
  const logX = ratio === Infinity ? Math.log(degreesOfFreedom) - 2 * Math.log(t) : -Math.log1p(ratio);
  const logKernel = a * logX + 0.5 * Math.log(y) + logHalfStepGammaRatio(a) - HALF_LOG_PI;
  return { shapes: { a, b: 0.5 }, point: { x, y }, logKernel };
}

/** For t >= 0: `lower` is P(0 < T <= t), `upper` is P(T > t); neither is one minus the other. */
function halfTails(t: number, degreesOfFreedom: number): Tails {
  if (t === 0) return { lower: 0, upper: 0.5 };
  const { shapes, point, logKernel } = betaForm(t, degreesOfFreedom);
  const twoSided = incompleteBeta(shapes, point, logKernel);
  return { lower: twoSided.upper / 2, upper: twoSided.lower / 2 };
}

/** Density of Student's t; `Infinity` degrees of freedom give the standard normal density. */
export function studentTDensity(t: number, degreesOfFreedom: number): number {
  requireArguments(t, degreesOfFreedom);
  if (degreesOfFreedom === Infinity) return normalDensity(t);
  const half = (degreesOfFreedom + 1) / 2;
  const log = logHalfStepGammaRatio(degreesOfFreedom / 2) - half * Math.log1p((t / degreesOfFreedom) * t);
  return Math.exp(log - HALF_LOG_PI) / Math.sqrt(degreesOfFreedom);
}

/**
 * Upper tail P(T > t) of Student's t, without the cancellation of `1 - cdf`; real degrees of freedom from
 * below 1 to 1e12 and `Infinity` (the normal distribution).
 *
 * @example studentTSurvival(30, 1e6) // 6.010047116831719e-198
 */
export function studentTSurvival(t: number, degreesOfFreedom: number): number {
  requireArguments(t, degreesOfFreedom);
  if (degreesOfFreedom === Infinity) return normalSurvival(t);
  if (Math.abs(t) === Infinity) return t > 0 ? 0 : 1;
  const upper = halfTails(Math.abs(t), degreesOfFreedom).upper;
  return t >= 0 ? upper : 1 - upper;
}

/**
 * P(T <= t) of Student's t, exact in the lower tail too.
 *
 * @example studentTCdf(-6, 1000) // 1.3776845866887345e-9
 */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  requireArguments(t, degreesOfFreedom);
  return studentTSurvival(-t, degreesOfFreedom);
}

/** ln P(T > t); finite where the survival function underflows. */
export function studentTLogSurvival(t: number, degreesOfFreedom: number): number {
  requireArguments(t, degreesOfFreedom);
  if (degreesOfFreedom === Infinity) return normalLogSurvival(t);
  if (t === Infinity) return -Infinity;
  if (t < 0) return Math.log1p(-studentTSurvival(-t, degreesOfFreedom));
  if (t === 0) return -Math.LN2;
  const { shapes, point, logKernel } = betaForm(t, degreesOfFreedom);
  return logIncompleteBeta(shapes, point, logKernel) - Math.LN2;
}

/**
 * Quantile of Student's t: the t with P(T <= t) = probability.
 *
 * @example studentTQuantile(0.975, 10) // 2.2281388519649385
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  requireProbability(probability, 'probability');
  requirePositive(degreesOfFreedom, 'degreesOfFreedom', true);
  return probability > 0.5
    ? upperQuantile(1 - probability, degreesOfFreedom)
    : -upperQuantile(probability, degreesOfFreedom);
}

/**
 * The t with P(T > t) = tail; the critical value of a one-sided test of level `tail`.
 *
 * @example studentTUpperQuantile(0.025, Infinity) // 1.959963984540054
 */
export function studentTUpperQuantile(tail: number, degreesOfFreedom: number): number {
  requireProbability(tail, 'tail');
  requirePositive(degreesOfFreedom, 'degreesOfFreedom', true);
  return tail > 0.5 ? -upperQuantile(1 - tail, degreesOfFreedom) : upperQuantile(tail, degreesOfFreedom);
}

function upperQuantile(tail: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom === Infinity) return normalUpperQuantile(tail);
  if (tail === 0.5) return 0;
  if (tail === 0) return Infinity;
  const functions = {
    tails: (t: number): Tails => halfTails(t, degreesOfFreedom),
    density: (t: number): number => studentTDensity(t, degreesOfFreedom),
  };
  // Near the middle the area from 0 carries the digits (0.5 - tail is exact there), further out the tail does.
  const target =
    tail > 0.4
      ? ({ probability: 0.5 - tail, tail: 'lower' } as const)
      : ({ probability: tail, tail: 'upper' } as const);
  return solveTail(functions, target, { low: 0, high: Infinity }, quantileStart(tail, degreesOfFreedom));
}

/** Normal quantile with three Cornish-Fisher terms (Abramowitz & Stegun 26.7.5), or the power law t^-df of a heavy tail. */
function quantileStart(tail: number, degreesOfFreedom: number): number {
  const z = normalUpperQuantile(tail);
  if (tail < 1e-3 && degreesOfFreedom < 30) {
    const logConstant =
      logHalfStepGammaRatio(degreesOfFreedom / 2) -
      HALF_LOG_PI +
      (degreesOfFreedom / 2 - 1) * Math.log(degreesOfFreedom);
    const powerLaw = Math.exp(Math.min(700, (logConstant - Math.log(tail)) / degreesOfFreedom));
    return Math.max(powerLaw, z);
  }
  const square = z * z;
  const first = (z * (square + 1)) / 4;
  const second = (z * (3 + square * (16 + 5 * square))) / 96;
  const third = (z * (-15 + square * (17 + square * (19 + 3 * square)))) / 384;
  return z + (first + (second + third / degreesOfFreedom) / degreesOfFreedom) / degreesOfFreedom;
}
