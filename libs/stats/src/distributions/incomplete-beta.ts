import type { Tails } from './incomplete-gamma.js';
import { logGammaOnePlus } from './log-gamma.js';
import { devianceOfProduct, stirlingError } from './stirling.js';

/** Shapes of a beta distribution. */
export interface Shapes {
  readonly a: number;
  readonly b: number;
}

/** A point of [0, 1] with its complement y = 1 - x, which the caller may know more exactly than 1 - x. */
export interface UnitPoint {
  readonly x: number;
  readonly y: number;
}

/** ln of x^a y^b / B(a, b): saddle-point form after Loader (2000), direct form for small shapes. */
export function logBetaKernel({ a, b }: Shapes, { x, y }: UnitPoint): number {
  const n = a + b;
  if (a >= 0.5 && b >= 0.5) {
    const stirling = stirlingError(n) - stirlingError(a) - stirlingError(b);
    const deviance = devianceOfProduct(a, n, x) + devianceOfProduct(b, n, y);
    return stirling - deviance + 0.5 * (Math.log(a / n) + Math.log(b / (2 * Math.PI)));
  }
  const logY = y > 0.5 ? Math.log1p(-x) : Math.log(y);
  const logX = x > 0.5 ? Math.log1p(-y) : Math.log(x);
  const gammas = logGammaOnePlus(n) - logGammaOnePlus(a) - logGammaOnePlus(b);
  return a * logX + b * logY + gammas + Math.log(a) + Math.log(b / n);
}

/**
 * The continued fraction of DiDonato & Morris (1992, eq. 9), so that I_x(a, b) = kernel x fraction.
 * Converges in O(√max(a, b)) terms for x below the mean.
 */
function betaFraction({ a, b }: Shapes, { x, y }: UnitPoint): number {
  const lambda = a * y - b * x;
  const denominatorAt = (n: number): number => {
    const first = n === 0 ? 0 : n + (n * (b - n) * x) / (a + 2 * n - 1);
    return first + ((a + n) / (a + 2 * n + 1)) * (lambda + 1 + n * (1 + y));
  };
  let value = denominatorAt(0);
  if (Math.abs(value) < 1e-300) value = 1e-300;
  let c = value;
  let d = 0;
  for (let n = 1; n < 1e7; n++) {
    const scale = x / (a + 2 * n - 1);
    const numerator = (a + n - 1) * scale * (a + b + n - 1) * n * (b - n) * scale;
    const denominator = denominatorAt(n);
    d = denominator + numerator * d;
    if (Math.abs(d) < 1e-300) d = 1e-300;
    d = 1 / d;
    c = denominator + numerator / c;
    if (Math.abs(c) < 1e-300) c = 1e-300;
    const step = c * d;
    value *= step;
    if (Math.abs(step - 1) < 2.3e-16) break;
  }
  return 1 / value;
}

const isBelowMean = ({ a, b }: Shapes, x: number): boolean => x * (a + b + 2) < a + 1;
const swapShapes = ({ a, b }: Shapes): Shapes => ({ a: b, b: a });
const swapPoint = ({ x, y }: UnitPoint): UnitPoint => ({ x: y, y: x });

/**
 * Regularised incomplete beta function: `lower` is I_x(a, b), `upper` its complement. A caller who knows the
 * logarithm of the kernel more exactly (Student's t at huge degrees of freedom) passes it.
 */
export function incompleteBeta(shapes: Shapes, point: UnitPoint, logKernel?: number): Tails {
  if (point.x <= 0) return { lower: 0, upper: 1 };
  if (point.y <= 0) return { lower: 1, upper: 0 };
  const kernel = Math.exp(logKernel ?? logBetaKernel(shapes, point));
  if (isBelowMean(shapes, point.x)) {
    const lower = Math.min(1, kernel * betaFraction(shapes, point));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, kernel * betaFraction(swapShapes(shapes), swapPoint(point)));
  return { lower: 1 - upper, upper };
}

/** ln I_x(a, b), finite where the function itself underflows. */
export function logIncompleteBeta(shapes: Shapes, point: UnitPoint, logKernel?: number): number {
  if (point.x <= 0) return -Infinity;
  if (point.y <= 0) return 0;
  if (isBelowMean(shapes, point.x)) {
    return (logKernel ?? logBetaKernel(shapes, point)) + Math.log(betaFraction(shapes, point));
  }
  return Math.log1p(-incompleteBeta(shapes, point, logKernel).upper);
}
