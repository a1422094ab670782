import { dataError, type DataError } from '../data-error.js';
import { requireFinite } from '../distributions/argument-checks.js';
import { exactDot } from '../linear-algebra/exact-dot.js';
import {
  applyQ,
  applyTransposedQ,
  householderQr,
  solveLower,
  solveUpper,
  type QrFactorisation,
} from '../linear-algebra/householder-qr.js';

/** A linear model fitted by least squares, with what the covariance estimators need. */
export interface LeastSquaresFit {
  readonly kind: 'fit';
  readonly coefficients: readonly number[];
  readonly residuals: readonly number[];
  readonly residualSumOfSquares: number;
  /** Rows minus columns. */
  readonly degreesOfFreedom: number;
  /** (X'X)⁻¹. */
  readonly inverseGram: readonly (readonly number[])[];
  /** Diagonal of the hat matrix, one per row. */
  readonly leverages: readonly number[];
  readonly design: readonly (readonly number[])[];
}

const REFINEMENTS = 4;

/**
 * Ordinary least squares by Householder QR, refined on the augmented system (Björck 1967) with residuals in
 * doubled precision: coefficients right to about the last digit for every NIST linear data set.
 * `design` holds one row per observation, with the column of ones if there is to be an intercept.
 * Dependent columns give SINGULAR_DESIGN, too few rows INSUFFICIENT_DATA. Throws a RangeError on ragged or
 * non-finite input.
 *
 * @example leastSquares([[1, 0], [1, 1], [1, 2]], [1, 3, 5]) // coefficients [1, 2]
 */
export function leastSquares(
  design: readonly (readonly number[])[],
  outcome: readonly number[],
): LeastSquaresFit | DataError {
  requireRectangular(design, outcome);
  const columns = design[0]?.length ?? 0;
  if (design.length < columns || columns === 0) {
    return dataError('INSUFFICIENT_DATA', `${design.length} rows for ${columns} coefficients`);
  }
  const qr = householderQr(design);
  if (!qr) return dataError('SINGULAR_DESIGN', 'the columns of the design are linearly dependent');
  const { scaled, residuals } = solveRefined(qr, design, outcome);
  return {
    kind: 'fit',
    coefficients: scaled.map((value, j) => value / qr.scale[j]!),
    residuals,
    residualSumOfSquares: exactDot(residuals, residuals),
    degreesOfFreedom: design.length - columns,
    inverseGram: inverseGram(qr),
    leverages: leverages(qr),
    design,
  };
}

function requireRectangular(design: readonly (readonly number[])[], outcome: readonly number[]): void {
  if (design.length !== outcome.length) {
    throw new RangeError(`${design.length} design rows for ${outcome.length} outcomes`);
  }
  const columns = design[0]?.length ?? 0;
  for (const row of design) {
    if (row.length !== columns) throw new RangeError('design rows differ in length');
    for (const value of row) requireFinite(value, 'design value');
  }
  for (const value of outcome) requireFinite(value, 'outcome');
}

/** Solution on the scale of unit columns, and residuals, of the augmented system [I X; X' 0]. */
function solveRefined(
  qr: QrFactorisation,
  design: readonly (readonly number[])[],
  outcome: readonly number[],
): { scaled: number[]; residuals: number[] } {
  const byColumn = qr.scale.map((_, j) => Float64Array.from(design, (row) => row[j]!));
  const coefficients = new Float64Array(qr.columns);
  const residuals = new Float64Array(qr.rows);
  for (let pass = 0; pass <= REFINEMENTS; pass++) {
    const rowGap = Float64Array.from(design, (row, i) =>
      exactDot([1, ...row], [-residuals[i]!, ...Array.from(coefficients, (value) => -value)], outcome[i]),
    );
    const columnGap = byColumn.map((column, j) => -exactDot(column, residuals) / qr.scale[j]!);
    const step = solveAugmented(qr, rowGap, columnGap);
    for (let j = 0; j < qr.columns; j++) coefficients[j]! += step.scaled[j]! / qr.scale[j]!;
    for (let i = 0; i < qr.rows; i++) residuals[i]! += step.residuals[i]!;
  }
  const final = design.map((row, i) =>
    exactDot(
      row,
      Array.from(coefficients, (value) => -value),
      outcome[i],
    ),
  );
  return { scaled: Array.from(coefficients, (value, j) => value * qr.scale[j]!), residuals: final };
}

function solveAugmented(
  qr: QrFactorisation,
  rowGap: Float64Array,
  columnGap: readonly number[],
): { scaled: Float64Array; residuals: Float64Array } {
  const first = solveLower(qr, columnGap);
  const rotated = applyTransposedQ(qr, rowGap);
  const scaled = solveUpper(
    qr,
    rotated.subarray(0, qr.columns).map((value, j) => value - first[j]!),
  );
  rotated.set(first, 0);
  return { scaled, residuals: applyQ(qr, rotated) };
}

function inverseGram(qr: QrFactorisation): number[][] {
  const inverse = qr.scale.map((_, j) =>
    solveUpper(
      qr,
      qr.scale.map((__, i) => (i === j ? 1 : 0)),
    ),
  );
  return qr.scale.map((scaleOfI, i) =>
    qr.scale.map(
      (scaleOfJ, j) =>
        inverse.reduce((sum, column) => sum + column[i]! * column[j]!, 0) / scaleOfI / scaleOfJ,
    ),
  );
}

/** Squared row lengths of the thin Q. */
function leverages(qr: QrFactorisation): number[] {
  const result = new Float64Array(qr.rows);
  for (let j = 0; j < qr.columns; j++) {
    const unit = new Float64Array(qr.rows);
    unit[j] = 1;
    applyQ(qr, unit).forEach((value, i) => {
      result[i]! += value * value;
    });
  }
  return Array.from(result, (value) => Math.min(1, value));
}
