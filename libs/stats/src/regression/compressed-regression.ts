import { dataError, isDataError, type DataError } from '../data-error.js';
import { requireFinite, requireInteger } from '../distributions/argument-checks.js';
import { coefficientCovariance, type CovarianceType } from './coefficient-covariance.js';
import { leastSquares } from './least-squares.js';

/** All rows that share one set of feature values, summed. */
export interface RegressionCell {
  /** Feature values, with the 1 of an intercept if wanted. */
  readonly features: readonly number[];
  readonly n: number;
  readonly mean: number;
  /** Sum of squared deviations of the outcome from the cell's mean. */
  readonly m2: number;
}

/** A regression from cells, equal to the one on the raw rows. */
export interface CompressedFit {
  readonly kind: 'compressed-fit';
  readonly coefficients: readonly number[];
  readonly residualSumOfSquares: number;
  readonly degreesOfFreedom: number;
  covariance(type: CovarianceType): number[][];
}

/** A cell from raw sums. */
export function regressionCell(
  features: readonly number[],
  { n, sum, sumOfSquares }: { readonly n: number; readonly sum: number; readonly sumOfSquares: number },
): RegressionCell {
  const mean = n > 0 ? sum / n : 0;
  return { features, n, mean, m2: Math.max(0, sumOfSquares - mean * sum) };
}

/**
 * Least squares from compressed rows (Wong et al. 2021, "You only compress once"): exact coefficients, and
 * exact constant-variance and HC0-HC3 covariances, since rows of a cell share their leverage. Cells without
 * rows are ignored.
 */
export function compressedRegression(cells: readonly RegressionCell[]): CompressedFit | DataError {
  for (const { n, mean, m2 } of cells) {
    requireInteger(n, 'n');
    requireFinite(mean, 'mean');
    requireFinite(m2, 'm2');
  }
  const kept = cells.filter(({ n }) => n > 0);
  const weighted = kept.map(({ features, n }) => features.map((value) => value * Math.sqrt(n)));
  const fit = leastSquares(
    weighted,
    kept.map(({ mean, n }) => mean * Math.sqrt(n)),
  );
  if (isDataError(fit)) return fit;
  const rows = kept.reduce((sum, { n }) => sum + n, 0);
  const degreesOfFreedom = rows - fit.coefficients.length;
  if (degreesOfFreedom < 1) return dataError('INSUFFICIENT_DATA', 'no rows beyond the coefficients');
  // Squared residuals of a cell's rows: within the cell, and of its mean against the fit.
  const squares = kept.map(({ m2 }, i) => m2 + fit.residuals[i]! ** 2);
  const residualSumOfSquares = squares.reduce((sum, value) => sum + value, 0);
  const covariance = (type: CovarianceType): number[][] => {
    if (type === 'nonrobust') {
      const variance = residualSumOfSquares / degreesOfFreedom;
      return fit.inverseGram.map((row) => row.map((value) => value * variance));
    }
    const perRow = kept.map(({ n }, i) => Math.sqrt(squares[i]! / n));
    const asRows = { ...fit, residuals: perRow, leverages: fit.leverages.map((h, i) => h / kept[i]!.n) };
    const base = coefficientCovariance(asRows, type === 'HC1' ? 'HC0' : type);
    return type === 'HC1' ? base.map((row) => row.map((value) => (value * rows) / degreesOfFreedom)) : base;
  };
  return {
    kind: 'compressed-fit',
    coefficients: fit.coefficients,
    residualSumOfSquares,
    degreesOfFreedom,
    covariance,
  };
}
