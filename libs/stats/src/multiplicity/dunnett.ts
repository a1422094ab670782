import {
  requireInteger,
  requireNumber,
  requireOpenProbability,
  requirePositive,
} from '../distributions/argument-checks.js';
import { chiSquareDensity, chiSquareQuantile, chiSquareUpperQuantile } from '../distributions/chi-square.js';
import { compositeGaussLegendre } from '../distributions/gauss-legendre.js';
import { normalDensity, normalSurvival, normalUpperQuantile } from '../distributions/normal.js';

/** Many treatments against one control, with a common variance. */
export interface DunnettFamily {
  /**
   * One entry per treatment: √(n_i/(n_i + n_control)). The correlation of two comparisons is the product of
   * theirs; equal arms have 1/√2 each, correlation 1/2.
   */
  readonly loadings: readonly number[];
  /** Pooled degrees of freedom; Infinity for large samples. */
  readonly degreesOfFreedom: number;
  readonly sides: 1 | 2;
}

/** Loadings from the sizes of the arms. */
export function dunnettLoadings(control: number, treatments: readonly number[]): readonly number[] {
  requirePositive(control, 'control size');
  return treatments.map((n) => {
    requirePositive(n, 'treatment size');
    return Math.sqrt(n / (n + control));
  });
}

/** Above this the pooled variance is taken as known: the error is below 1e-5 of a p-value. */
const KNOWN_VARIANCE = 1e5;
const COMMON_RANGE = 8.5;

interface Comparisons {
  readonly loading: number;
  readonly count: number;
}

/** Equal loadings are raised to a power instead of multiplied one by one. */
function groupLoadings(loadings: readonly number[]): readonly Comparisons[] {
  const counts = new Map<number, number>();
  for (const loading of loadings) counts.set(loading, (counts.get(loading) ?? 0) + 1);
  return [...counts].map(([loading, count]) => ({ loading, count }));
}

/**
 * P(some |T_i| > c) given the scale s: one minus the chance that all stay inside, averaged over the common
 * factor. Each factor is formed as its own complement, so that the tail keeps its digits.
 */
function exceedanceAtScale(bound: number, groups: readonly Comparisons[], sides: 1 | 2): number {
  const { nodes, weights } = compositeGaussLegendre(-COMMON_RANGE, COMMON_RANGE, 8, 16);
  let total = 0;
  for (let i = 0; i < nodes.length; i++) {
    const z = nodes[i]!;
    let logInside = 0;
    for (const { loading, count } of groups) {
      const rest = Math.sqrt(1 - loading * loading);
      const above = normalSurvival((bound + loading * z) / rest);
      const below = sides === 2 ? normalSurvival((bound - loading * z) / rest) : 0;
      logInside += count * Math.log1p(-Math.min(1, above + below));
    }
    total -= weights[i]! * normalDensity(z) * Math.expm1(logInside);
  }
  return total;
}

/**
 * Adjusted p-value of one statistic within a Dunnett family (1955): the chance under no effects that the
 * largest statistic is at least as extreme. Two-sided takes |t|.
 *
 * @example
 * dunnettP(2.5, { loadings: [Math.SQRT1_2, Math.SQRT1_2, Math.SQRT1_2], degreesOfFreedom: 20, sides: 2 }) // 0.0543
 */
export function dunnettP(t: number, family: DunnettFamily): number {
  requireNumber(t, 't');
  const { loadings, degreesOfFreedom, sides } = family;
  requireInteger(loadings.length, 'comparisons', 1);
  loadings.forEach((loading) => requireOpenProbability(loading, 'loading'));
  requirePositive(degreesOfFreedom, 'degreesOfFreedom', true);
  const bound = sides === 2 ? Math.abs(t) : t;
  if (bound === Infinity) return 0;
  const groups = groupLoadings(loadings);
  if (degreesOfFreedom > KNOWN_VARIANCE) return Math.min(1, exceedanceAtScale(bound, groups, sides));
  const low = Math.sqrt(chiSquareQuantile(1e-16, degreesOfFreedom) / degreesOfFreedom);
  const high = Math.sqrt(chiSquareUpperQuantile(1e-16, degreesOfFreedom) / degreesOfFreedom);
  const { nodes, weights } = compositeGaussLegendre(low, high, 4, 16);
  let total = 0;
  nodes.forEach((s, i) => {
    const density = 2 * degreesOfFreedom * s * chiSquareDensity(degreesOfFreedom * s * s, degreesOfFreedom);
    total += weights[i]! * density * exceedanceAtScale(bound * s, groups, sides);
  });
  return Math.min(1, total);
}

/**
 * Critical value of a Dunnett family at level alpha, by the secant method on the logarithm of the p-value.
 *
 * @example
 * dunnettCritical(0.05, { loadings: Array(4).fill(Math.SQRT1_2), degreesOfFreedom: Infinity, sides: 2 }) // 2.44177
 */
export function dunnettCritical(alpha: number, family: DunnettFamily): number {
  requireOpenProbability(alpha, 'alpha');
  const excess = (c: number): number => Math.log(dunnettP(c, family) / alpha);
  const start = normalUpperQuantile(alpha / family.sides / family.loadings.length);
  let [a, b] = [start, start * 0.98 + 0.01];
  let [atA, atB] = [excess(a), excess(b)];
  for (let step = 0; step < 60 && Math.abs(atB) > 1e-12 && atA !== atB; step++) {
    const next = b - (atB * (b - a)) / (atB - atA);
    if (!Number.isFinite(next) || next === b) break;
    [a, atA, b] = [b, atB, next];
    atB = excess(b);
  }
  return b;
}
