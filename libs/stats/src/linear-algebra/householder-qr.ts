/** QR factorisation of a tall matrix, columns scaled to unit length. */
export interface QrFactorisation {
  readonly rows: number;
  readonly columns: number;
  /** Euclidean length of each original column. */
  readonly scale: readonly number[];
  /** Householder vectors, one per column, of full length. */
  readonly reflectors: readonly Float64Array[];
  /** Upper triangle, row by row. */
  readonly r: readonly Float64Array[];
}

/** Smallest share of a column's length that must be left after the columns before it. */
const RANK_TOLERANCE = 1e-12;

/** Householder QR of a design matrix given by rows; null when its columns are linearly dependent. */
export function householderQr(design: readonly (readonly number[])[]): QrFactorisation | null {
  const rows = design.length;
  const columns = design[0]?.length ?? 0;
  if (columns === 0 || rows < columns) return null;
  const scale = Array.from({ length: columns }, (_, j) => Math.hypot(...design.map((row) => row[j]!)));
  if (scale.some((length) => !(length > 0))) return null;
  const work = scale.map((length, j) => Float64Array.from(design, (row) => row[j]! / length));
  const reflectors: Float64Array[] = [];
  const r = scale.map(() => new Float64Array(columns));
  for (let k = 0; k < columns; k++) {
    const reflector = reflectorOf(work[k]!, k);
    if (!reflector) return null;
    reflectors.push(reflector);
    for (let j = k; j < columns; j++) {
      reflect(reflector, work[j]!, k);
      r[k]![j] = work[j]![k]!;
    }
  }
  return { rows, columns, scale, reflectors, r };
}

/** Unit Householder vector that maps the tail of `column` from `k` on to its first entry. */
function reflectorOf(column: Float64Array, k: number): Float64Array | null {
  let square = 0;
  for (let i = k; i < column.length; i++) square += column[i]! ** 2;
  const length = Math.sqrt(square);
  if (!(length > RANK_TOLERANCE)) return null;
  const vector = new Float64Array(column.length);
  for (let i = k; i < column.length; i++) vector[i] = column[i]!;
  vector[k]! += column[k]! < 0 ? -length : length;
  let norm = 0;
  for (let i = k; i < vector.length; i++) norm += vector[i]! ** 2;
  const inverse = 1 / Math.sqrt(norm);
  for (let i = k; i < vector.length; i++) vector[i]! *= inverse;
  return vector;
}

function reflect(reflector: Float64Array, target: Float64Array, from: number): void {
  let dot = 0;
  for (let i = from; i < target.length; i++) dot += reflector[i]! * target[i]!;
  for (let i = from; i < target.length; i++) target[i]! -= 2 * dot * reflector[i]!;
}

/** Q' v, as a new array. */
export function applyTransposedQ({ reflectors }: QrFactorisation, v: ArrayLike<number>): Float64Array {
  const result = Float64Array.from(v);
  reflectors.forEach((reflector, k) => reflect(reflector, result, k));
  return result;
}

/** Q v, as a new array. */
export function applyQ({ reflectors }: QrFactorisation, v: ArrayLike<number>): Float64Array {
  const result = Float64Array.from(v);
  for (let k = reflectors.length - 1; k >= 0; k--) reflect(reflectors[k]!, result, k);
  return result;
}

/** Solves R x = b. */
export function solveUpper({ r, columns }: QrFactorisation, b: ArrayLike<number>): Float64Array {
  const x = new Float64Array(columns);
  for (let i = columns - 1; i >= 0; i--) {
    let value = b[i]!;
    for (let j = i + 1; j < columns; j++) value -= r[i]![j]! * x[j]!;
    x[i] = value / r[i]![i]!;
  }
  return x;
}

/** Solves R' x = b. */
export function solveLower({ r, columns }: QrFactorisation, b: ArrayLike<number>): Float64Array {
  const x = new Float64Array(columns);
  for (let i = 0; i < columns; i++) {
    let value = b[i]!;
    for (let j = 0; j < i; j++) value -= r[j]![i]! * x[j]!;
    x[i] = value / r[i]![i]!;
  }
  return x;
}
