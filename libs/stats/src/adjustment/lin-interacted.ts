import { isDataError, type DataError } from '../data-error.js';
import { coefficientCovariance } from '../regression/coefficient-covariance.js';
import { leastSquares, type LeastSquaresFit } from '../regression/least-squares.js';

/** Rows of an experiment with two arms. */
export interface AdjustmentRows {
  readonly outcome: readonly number[];
  /** 1 for treatment, 0 for control. */
  readonly treated: readonly number[];
  /** One list of values per covariate. */
  readonly covariates: readonly (readonly number[])[];
}

/** Lin's fully interacted regression. */
export interface LinInteracted {
  readonly kind: 'lin';
  readonly estimate: number;
  /** Control mean at the pooled covariate means. */
  readonly controlMean: number;
  readonly standardErrors: {
    readonly HC0: number;
    readonly HC1: number;
    readonly HC2: number;
    readonly HC3: number;
  };
  readonly fit: LeastSquaresFit;
}

/**
 * Regression adjustment with treatment-by-covariate interactions and covariates centred on their pooled
 * means (Lin 2013): the treatment coefficient is the average effect, HC2 its recommended error.
 */
export function linInteracted({ outcome, treated, covariates }: AdjustmentRows): LinInteracted | DataError {
  const centred = covariates.map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    return column.map((value) => value - mean);
  });
  const design = outcome.map((_, i) => {
    const x = centred.map((column) => column[i]!);
    return [1, treated[i]!, ...x, ...x.map((value) => value * treated[i]!)];
  });
  const fit = leastSquares(design, outcome);
  if (isDataError(fit)) return fit;
  const error = (type: 'HC0' | 'HC1' | 'HC2' | 'HC3'): number =>
    Math.sqrt(coefficientCovariance(fit, type)[1]![1]!);
  return {
    kind: 'lin',
    estimate: fit.coefficients[1]!,
    controlMean: fit.coefficients[0]!,
    standardErrors: { HC0: error('HC0'), HC1: error('HC1'), HC2: error('HC2'), HC3: error('HC3') },
    fit,
  };
}
