/** Rounding may leave a pivot this far below zero; more is not a covariance. */
const NEGATIVE_TOLERANCE = 1e-8;
const ZERO = 1e-12;

/**
 * Lower-triangular L with L L' = M for a symmetric positive semi-definite M, rank-deficient ones too (columns of
 * zero variance given the earlier ones stay zero). Throws a RangeError when M is not symmetric or has a clearly
 * negative direction.
 */
export function semidefiniteRoot(matrix: readonly (readonly number[])[]): readonly Float64Array[] {
  const size = matrix.length;
  const scale = Math.max(...matrix.map((row, i) => Math.abs(row[i] ?? NaN)), 0);
  const root = matrix.map(() => new Float64Array(size));
  for (let i = 0; i < size; i++) {
    if (matrix[i]!.length !== size) throw new RangeError('the matrix is not square');
    for (let j = 0; j <= i; j++) {
      if (!(Math.abs(matrix[i]![j]! - matrix[j]![i]!) <= NEGATIVE_TOLERANCE * scale)) {
        throw new RangeError(`the matrix is not symmetric and finite at ${i}, ${j}`);
      }
      let rest = matrix[i]![j]!;
      for (let k = 0; k < j; k++) rest -= root[i]![k]! * root[j]![k]!;
      if (i === j) {
        if (rest < -NEGATIVE_TOLERANCE * scale)
          throw new RangeError('the matrix is not positive semi-definite');
        root[i]![i] = rest > ZERO * scale ? Math.sqrt(rest) : 0;
      } else {
        root[i]![j] = root[j]![j]! > 0 ? rest / root[j]![j]! : 0;
      }
    }
  }
  return root;
}
