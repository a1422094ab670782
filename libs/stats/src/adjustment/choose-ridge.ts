import { requireInteger, requireNonNegative } from '../distributions/argument-checks.js';
import { symmetricEigen } from '../linear-algebra/symmetric-eigen.js';
import { crossProduct, type JointMoments } from '../moments/joint-moments.js';

/** Penalties tried by default: none, and powers of ten of each covariate's own variance. */
const CANDIDATES: readonly number[] = [0, 1e-4, 1e-3, 1e-2, 0.1, 1, 10];

/**
 * Ridge penalty for {@link estimateAdjustedDifference} by generalised cross-validation (Golub, Heath & Wahba 1979):
 * minimises RSS(λ)/(n - tr H(λ))² of the within-arm regression, from moments alone. `arms` hold (outcome,
 * covariate...). Worth its name with many covariates and few units; with plenty of units it returns 0.
 *
 * @example chooseRidge([control, treatment], [0, 0.01, 0.1]) // 0.01
 */
export function chooseRidge(
  arms: readonly JointMoments[],
  candidates: readonly number[] = CANDIDATES,
): number {
  requireInteger(candidates.length, 'number of candidates', 1);
  candidates.forEach((candidate) => requireNonNegative(candidate, 'candidate'));
  const total = (i: number, j: number): number => arms.reduce((sum, arm) => sum + crossProduct(arm, i, j), 0);
  const n = arms.reduce((sum, arm) => sum + arm.n, 0);
  const used = Array.from({ length: (arms[0]?.mean.length ?? 1) - 1 }, (_, i) => i + 1).filter(
    (i) => total(i, i) > 0,
  );
  if (used.length === 0) return candidates[0]!;
  const scale = used.map((i) => Math.sqrt(total(i, i)));
  const correlation = used.map((i, a) => used.map((j, b) => total(i, j) / (scale[a]! * scale[b]!)));
  const right = used.map((i, a) => total(0, i) / scale[a]!);
  const { values, vectors } = symmetricEigen(correlation);
  const projections = vectors.map((vector) => vector.reduce((sum, entry, a) => sum + entry * right[a]!, 0));
  const score = (ridge: number): number => {
    let [explained, parameters] = [0, arms.length];
    values.forEach((value, k) => {
      const size = Math.max(0, value);
      if (!(size + ridge > 1e-12)) return;
      const slope = projections[k]! / (size + ridge);
      explained += 2 * slope * projections[k]! - slope * slope * size;
      parameters += size / (size + ridge);
    });
    const spare = n - parameters;
    return spare > 0 ? Math.max(0, total(0, 0) - explained) / spare ** 2 : Infinity;
  };
  return candidates.reduce((best, candidate) => (score(candidate) < score(best) ? candidate : best));
}
