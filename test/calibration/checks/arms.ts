import {
  inferFixed,
  isDataError,
  type DataError,
  type Estimate,
  type JointMoments,
  type Moments,
} from '#libs/stats';
import type { Draw } from '../calibration.js';

/** Moments of n normal values, drawn exactly from the distribution of mean and variance. */
export function normalArm(draw: Draw, n: number, mean: number, sd: number): Moments {
  return { n, mean: mean + (sd / Math.sqrt(n)) * draw.normal(), m2: sd * sd * draw.chiSquare(n - 1) };
}

/** Joint moments of n pairs (outcome, covariate) of correlation rho, by Bartlett's decomposition. */
export function correlatedArm(draw: Draw, n: number, mean: number, rho: number): JointMoments {
  const rest = Math.sqrt(1 - rho * rho);
  const [z1, z2] = [draw.normal() / Math.sqrt(n), draw.normal() / Math.sqrt(n)];
  const a = Math.sqrt(draw.chiSquare(n - 1));
  const b = Math.sqrt(draw.chiSquare(n - 2));
  const c = draw.normal();
  const xx = a * a;
  const xy = rho * a * a + rest * a * c;
  const yy = rho * rho * a * a + 2 * rho * rest * a * c + rest * rest * (b * b + c * c);
  return { n, mean: [mean + rho * z1 + rest * z2, z1], c: [yy, xy, xx] };
}

/** The result, which these designs always have. */
export function must<T extends { readonly kind: string }>(result: T): Exclude<T, DataError> {
  if (isDataError(result)) throw new Error(result.detail);
  return result as Exclude<T, DataError>;
}

/** Whether the 95 % interval of an estimate holds the truth. */
export function covers(estimate: Estimate, truth: number): boolean {
  const { lower, upper } = inferFixed(estimate).interval;
  return lower <= truth && truth <= upper;
}

/** Whether an interval holds a value. */
export const holds = (
  { lower, upper }: { readonly lower: number; readonly upper: number },
  value: number,
): boolean => lower <= value && value <= upper;
