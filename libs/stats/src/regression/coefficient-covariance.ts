import type { LeastSquaresFit } from './least-squares.js';

/**
 * Covariance of coefficients: constant error variance, or the heteroskedasticity-consistent family
 * (White 1980; MacKinnon & White 1985): HC0 plain, HC1 x n/(n-p), HC2 e²/(1-h), HC3 e²/(1-h)².
 */
export type CovarianceType = 'nonrobust' | 'HC0' | 'HC1' | 'HC2' | 'HC3';

type Matrix = readonly (readonly number[])[];

/** B M B for the bread B = (X'X)⁻¹ and the meat Σ weight_i x_i x_i'. */
export function sandwich(bread: Matrix, meat: Matrix): number[][] {
  const left = bread.map((row) =>
    meat.map((_, j) => row.reduce((sum, value, k) => sum + value * meat[k]![j]!, 0)),
  );
  return left.map((row) =>
    bread.map((_, j) => row.reduce((sum, value, k) => sum + value * bread[k]![j]!, 0)),
  );
}

function weightOf(type: CovarianceType, leverage: number): number {
  // A row with leverage 1 is fitted exactly: its residual is zero and so is its contribution.
  if (leverage >= 1 - 1e-14) return type === 'HC2' || type === 'HC3' ? 0 : 1;
  if (type === 'HC2') return 1 / (1 - leverage);
  return type === 'HC3' ? 1 / (1 - leverage) ** 2 : 1;
}

/**
 * Estimated covariance matrix of the coefficients. With no degrees of freedom left every variance is 0.
 *
 * @example Math.sqrt(coefficientCovariance(fit, 'HC2')[1]![1]!) // standard error of the second coefficient
 */
export function coefficientCovariance(fit: LeastSquaresFit, type: CovarianceType): number[][] {
  const rows = fit.design.length;
  const { degreesOfFreedom } = fit;
  if (type === 'nonrobust') {
    const variance = degreesOfFreedom > 0 ? fit.residualSumOfSquares / degreesOfFreedom : 0;
    return fit.inverseGram.map((row) => row.map((value) => value * variance));
  }
  const meat = fit.inverseGram.map((row) => row.map(() => 0));
  fit.design.forEach((x, i) => {
    const weight = fit.residuals[i]! ** 2 * weightOf(type, fit.leverages[i]!);
    for (let j = 0; j < x.length; j++)
      for (let k = 0; k < x.length; k++) meat[j]![k]! += weight * x[j]! * x[k]!;
  });
  const factor = type === 'HC1' && degreesOfFreedom > 0 ? rows / degreesOfFreedom : 1;
  return sandwich(fit.inverseGram, meat).map((row) => row.map((value) => value * factor));
}

/** Square roots of the diagonal: standard errors. */
export function standardErrors(covariance: Matrix): number[] {
  return covariance.map((row, i) => Math.sqrt(Math.max(0, row[i]!)));
}
