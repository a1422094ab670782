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
  const size = (arms[0]?.mean.length ?? 1) - 1;
  const gram: number[][] = [];
  const right: number[] = [];
  for (let i = 1; i <= size; i++) {
    const row: number[] = [];
    for (let j = 1; j <= size; j++) row.push(totalProduct(arms, i, j) * (i === j ? 1 + ridge : 1));
    gram.push(row);
    right.push(totalProduct(arms, 0, i));
  }
  const { solution, dropped } = solvePositiveDefinite(gram, right, 1 - DEFAULTS.collinearity);
  return { slopes: solution, dropped };
}

function totalProduct(arms: readonly JointMoments[], i: number, j: number): number {
  let sum = 0;
  for (const arm of arms) sum += crossProduct(arm, i, j);
  return sum;
}
