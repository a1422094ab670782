import { requirePositive } from '../distributions/argument-checks.js';
import { compositeGaussLegendre } from '../distributions/gauss-legendre.js';
import {
  incompleteBeta,
  logBetaKernel,
  type Shapes,
  type UnitPoint,
} from '../distributions/incomplete-beta.js';

/** How two beta-distributed proportions compare. */
export interface BetaComparison {
  /** P(B > A). */
  readonly chanceBIsGreater: number;
  /** E[max(0, A - B)]: what choosing B is expected to cost. */
  readonly lossOfB: number;
  /** E[max(0, B - A)]. */
  readonly lossOfA: number;
  /** E[B] - E[A]. */
  readonly meanDifference: number;
}

const ORDER = 16;
/** Log density below which a tail is negligible next to a result of 1e-40. */
const NEGLIGIBLE = -230;

const pointAt = (logit: number): UnitPoint => ({
  x: 1 / (1 + Math.exp(-logit)),
  y: 1 / (1 + Math.exp(logit)),
});

/** Approximate standard deviation of the logit of a beta variable. */
function logitDeviation({ a, b }: Shapes): number {
  return Math.sqrt(1 / a + 1 / (a * a) / 2 + 1 / b + 1 / (b * b) / 2);
}

/** Steps outward from the mean until the density in the logit is negligible. */
function logitEnd(shapes: Shapes, direction: 1 | -1): number {
  const centre = Math.log(shapes.a / shapes.b);
  const peak = logBetaKernel(shapes, pointAt(centre));
  let step = 2 * logitDeviation(shapes);
  for (let i = 0; i < 60; i++, step *= 1.3) {
    const logit = centre + direction * step;
    const point = pointAt(logit);
    if (point.x < 1e-300 || point.y < 1e-300) return direction * 690;
    if (logBetaKernel(shapes, point) - peak < NEGLIGIBLE) return logit;
  }
  return centre + direction * step;
}

/** Ends of panels, fine around each arm's mean, coarse in between: both arms' bends are resolved. */
function panelEnds(shapes: readonly Shapes[]): readonly number[] {
  const low = Math.min(...shapes.map((shape) => logitEnd(shape, -1)));
  const high = Math.max(...shapes.map((shape) => logitEnd(shape, 1)));
  const inner = shapes.flatMap((shape) => {
    const centre = Math.log(shape.a / shape.b);
    const deviation = logitDeviation(shape);
    return Array.from({ length: 49 }, (_, i) => centre + (i - 24) * deviation);
  });
  return [low, ...inner.filter((w) => w > low && w < high), high].sort((x, y) => x - y);
}

/**
 * Exact comparison of two independent beta variables for any positive shapes, by Gauss-Legendre quadrature on
 * the logit scale. Every integrand is positive (P(B > A) = ∫ F_A dF_B, E[(A - B)+] = ∫ F_B (1 - F_A)), so tiny
 * probabilities and losses keep their relative precision.
 *
 * @example compareBetas({ a: 50, b: 52 }, { a: 52, b: 50 }).chanceBIsGreater // 0.6107705226878395
 */
export function compareBetas(a: Shapes, b: Shapes): BetaComparison {
  for (const value of [a.a, a.b, b.a, b.b]) requirePositive(value, 'shape');
  const ends = panelEnds([a, b]);
  const sums = { greater: 0, smaller: 0, lossOfB: 0, lossOfA: 0 };
  for (let panel = 0; panel + 1 < ends.length; panel++) {
    const [low, high] = [ends[panel]!, ends[panel + 1]!];
    const width = high - low;
    if (!(width > 0)) continue;
    const { nodes, weights } = compositeGaussLegendre(low, high, Math.min(64, Math.ceil(width / 4)), ORDER);
    nodes.forEach((logit, i) => {
      const point = pointAt(logit);
      const [tailsA, tailsB] = [incompleteBeta(a, point), incompleteBeta(b, point)];
      const density = weights[i]! * Math.exp(logBetaKernel(b, point));
      sums.greater += density * tailsA.lower;
      sums.smaller += density * tailsA.upper;
      const jacobian = weights[i]! * point.x * point.y;
      sums.lossOfB += jacobian * tailsB.lower * tailsA.upper;
      sums.lossOfA += jacobian * tailsA.lower * tailsB.upper;
    });
  }
  return {
    chanceBIsGreater: sums.greater < 0.5 ? sums.greater : 1 - sums.smaller,
    lossOfB: sums.lossOfB,
    lossOfA: sums.lossOfA,
    meanDifference: b.a / (b.a + b.b) - a.a / (a.a + a.b),
  };
}
