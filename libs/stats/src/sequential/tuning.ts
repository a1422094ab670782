import { requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';

/**
 * Tuning of a normal mixture so that its interval is narrowest at `plannedUnits` (all arms of the comparison
 * together): Waudby-Smith et al. (arXiv 2103.06476v7), eq. 161, rho = √((-2 ln α + ln(1 - 2 ln α))/n*).
 * Choose the planned size before looking and keep it.
 *
 * @example mixtureRho(0.05, 5000) // 0.03984006677137368
 */
export function mixtureRho(alpha: number, plannedUnits: number): number {
  requireOpenProbability(alpha, 'alpha');
  requirePositive(plannedUnits, 'plannedUnits');
  const evidence = -2 * Math.log(alpha);
  return Math.sqrt((evidence + Math.log1p(evidence)) / plannedUnits);
}

/** {@link mixtureRho} for a one-sided sequence, which may spend all of alpha on its side (alpha < 1/2). */
export function oneSidedMixtureRho(alpha: number, plannedUnits: number): number {
  requireOpenProbability(2 * alpha, 'twice alpha');
  return mixtureRho(2 * alpha, plannedUnits);
}

/**
 * The exact minimiser that {@link mixtureRho} approximates: rho² n* = x with x - ln(1 + x) = -2 ln α, that is
 * x = -W₋₁(-α²/e) - 1 on the lower branch of Lambert's function.
 */
export function exactMixtureRho(alpha: number, plannedUnits: number): number {
  requireOpenProbability(alpha, 'alpha');
  requirePositive(plannedUnits, 'plannedUnits');
  const target = -2 * Math.log(alpha);
  let x = target + Math.log1p(target) + Math.sqrt(2 * target);
  for (let step = 0; step < 100; step++) {
    const change = ((x - Math.log1p(x) - target) * (1 + x)) / x;
    x -= change;
    if (Math.abs(change) <= 1e-16 * x) break;
  }
  return Math.sqrt(x / plannedUnits);
}
