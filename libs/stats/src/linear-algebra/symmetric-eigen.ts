/** Eigenvalues and, column by column, eigenvectors of a symmetric matrix. */
export interface SymmetricEigen {
  readonly values: readonly number[];
  /** vectors[j] belongs to values[j]. */
  readonly vectors: readonly (readonly number[])[];
}

const MAX_SWEEPS = 60;

/** Eigen-decomposition of a small symmetric matrix by cyclic Jacobi rotations. */
export function symmetricEigen(matrix: readonly (readonly number[])[]): SymmetricEigen {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let offDiagonal = 0;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        offDiagonal += a[p]![q]! ** 2;
        rotate(a, v, p, q);
      }
    }
    if (offDiagonal < 1e-300) break;
  }
  return { values: a.map((row, i) => row[i]!), vectors: a.map((_, j) => v.map((row) => row[j]!)) };
}

function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const off = a[p]![q]!;
  if (off === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * off);
  const tangent = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (const row of a) turn(row, p, q, cosine, sine);
  for (let j = 0; j < a.length; j++) {
    const [first, second] = [a[p]![j]!, a[q]![j]!];
    a[p]![j] = cosine * first - sine * second;
    a[q]![j] = sine * first + cosine * second;
  }
  for (const row of v) turn(row, p, q, cosine, sine);
}

function turn(row: number[], p: number, q: number, cosine: number, sine: number): void {
  const [first, second] = [row[p]!, row[q]!];
  row[p] = cosine * first - sine * second;
  row[q] = sine * first + cosine * second;
}
