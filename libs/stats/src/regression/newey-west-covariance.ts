import { requireInteger } from '../distributions/argument-checks.js';
import { sandwich } from './coefficient-covariance.js';
import type { LeastSquaresFit } from './least-squares.js';

export type LagKernel = 'bartlett' | 'uniform';

/** Lags for T periods by the rule floor(1.3 √T) (Lazarus et al. 2018). */
export function defaultLags(periods: number): number {
  return Math.floor(1.3 * Math.sqrt(periods));
}

/**
 * Heteroskedasticity- and autocorrelation-consistent covariance (Newey & West 1987) for rows in time order,
 * without small-sample factor. The Bartlett kernel weighs lag l by 1 - l/(maxLag + 1).
 */
export function neweyWestCovariance(
  fit: LeastSquaresFit,
  maxLag: number,
  kernel: LagKernel = 'bartlett',
): number[][] {
  requireInteger(maxLag, 'maxLag');
  const scores = fit.design.map((x, i) => x.map((value) => value * fit.residuals[i]!));
  const meat = fit.inverseGram.map((row) => row.map(() => 0));
  for (let lag = 0; lag <= Math.min(maxLag, scores.length - 1); lag++) {
    const weight = kernel === 'uniform' ? 1 : 1 - lag / (maxLag + 1);
    for (let t = lag; t < scores.length; t++)
      addProducts(meat, scores[t]!, scores[t - lag]!, lag === 0 ? weight / 2 : weight);
  }
  return sandwich(fit.inverseGram, meat);
}

/** Adds weight (a b' + b a'). */
function addProducts(target: number[][], a: readonly number[], b: readonly number[], weight: number): void {
  for (let j = 0; j < a.length; j++) {
    for (let k = 0; k < a.length; k++) target[j]![k]! += weight * (a[j]! * b[k]! + b[j]! * a[k]!);
  }
}
