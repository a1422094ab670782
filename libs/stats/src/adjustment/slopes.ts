import { DEFAULTS } from '../defaults.js';
import { solvePositiveDefinite } from '../linear-algebra/solve-positive-definite.js';
import { crossProduct, type JointMoments } from '../moments/joint-moments.js';

/** Regression slopes of the outcome (variable 0) on the covariates (variables 1..k). */
export interface Slopes {
  readonly slopes: readonly number[];
  /** Covariates (from 0) that carry nothing beyond the others, or do not vary. */
  readonly dropped: readonly number[];
}

/**
 * Slopes from one or several sets of joint moments; centred sums of products are added up, so the slope is
 * the within-arm one (the ANCOVA slope) and no treatment effect leaks into it. `ridge` adds that share of
 * each covariate's own sum of squares to the diagonal.
 */
export function slopesOf(arms: readonly JointMoments[], ridge = 0): Slopes {
  const covariates = (arms[0]?.mean.length ?? 1) - 1;
  const indices = Array.from({ length: covariates }, (_, i) => i + 1);
  const total = (i: number, j: number): number => arms.reduce((sum, arm) => sum + crossProduct(arm, i, j), 0);
  const gram = indices.map((i) => indices.map((j) => total(i, j) * (i === j ? 1 + ridge : 1)));
  const { solution, dropped } = solvePositiveDefinite(
    gram,
    indices.map((i) => total(0, i)),
    1 - DEFAULTS.collinearity,
  );
  return { slopes: solution, dropped };
}
