import { logGammaOnePlus } from './log-gamma.js';
import { devianceTerm, stirlingError } from './stirling.js';

/** Both tails of a distribution, each computed without cancelling the other away. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

const SMALL_SHAPE = 0.25;
const SQRT_TWO_PI = 2.506628274631000502;

/** ln of x^a e^-x / Γ(a + 1), the Poisson mass at a when a is an integer. */
export function logPoissonKernel(a: number, x: number): number {
  if (a < SMALL_SHAPE) return a * Math.log(x) - x - logGammaOnePlus(a);
  return -stirlingError(a) - devianceTerm(a, x) - 0.5 * Math.log(a) - Math.log(SQRT_TWO_PI);
}

/** Series of Σ x^n / ((a+1)...(a+n)); converges in about max(x, √a) terms when x < a + 1. */
function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = a + 1; term > 1e-17 * sum; n++) {
    term *= x / n;
    sum += term;
  }
  return sum;
}

/** Legendre's continued fraction for Γ(a, x) e^x x^-a, evaluated by the modified Lentz method. */
function upperFraction(a: number, x: number): number {
  let denominator = x + 1 - a;
  let c = 1e300;
  let d = 1 / denominator;
  let value = d;
  for (let i = 1; i < 1e8; i++) {
    const numerator = -i * (i - a);
    denominator += 2;
    d = numerator * d + denominator;
    if (Math.abs(d) < 1e-300) d = 1e-300;
    c = denominator + numerator / c;
    if (Math.abs(c) < 1e-300) c = 1e-300;
    d = 1 / d;
    const step = c * d;
    value *= step;
    if (Math.abs(step - 1) < 2.3e-16) break;
  }
  return value;
}

/** Upper tail for a < 1 and small x, where it is a small part of one: 1 - x^a/Γ(a+1) plus the series' rest. */
function upperOfSmallShape(a: number, x: number): number {
  const logLeading = a * Math.log(x) - logGammaOnePlus(a);
  let term = 1;
  let rest = 0;
  for (let n = 1; n < 200; n++) {
    term *= -x / n;
    const contribution = (a * term) / (a + n);
    rest += contribution;
    if (Math.abs(contribution) < 1e-18 * Math.abs(rest)) break;
  }
  return -Math.expm1(logLeading) - Math.exp(logLeading) * rest;
}

/**
 * Regularised incomplete gamma functions P(a, x) and Q(a, x) for a > 0, x >= 0.
 * Prefactor after Loader (2000); series below the mean, continued fraction above it.
 */
export function incompleteGamma(a: number, x: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  if (a < 1 && x < 1) {
    const upper = upperOfSmallShape(a, x);
    const lower = Math.exp(logPoissonKernel(a, x)) * lowerSeries(a, x);
    return { lower, upper };
  }
  if (x < a + 1) {
    const lower = Math.min(1, Math.exp(logPoissonKernel(a, x)) * lowerSeries(a, x));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, Math.exp(logPoissonKernel(a, x)) * a * upperFraction(a, x));
  return { lower: 1 - upper, upper };
}

/** ln Q(a, x), finite where Q itself underflows. */
export function logUpperIncompleteGamma(a: number, x: number): number {
  if (x < a + 1) return Math.log(incompleteGamma(a, x).upper);
  return x === Infinity ? -Infinity : logPoissonKernel(a, x) + Math.log(a * upperFraction(a, x));
}

/** ln P(a, x), finite where P itself underflows. */
export function logLowerIncompleteGamma(a: number, x: number): number {
  if (x >= a + 1) return Math.log1p(-incompleteGamma(a, x).upper);
  return logPoissonKernel(a, x) + Math.log(lowerSeries(a, x));
}
