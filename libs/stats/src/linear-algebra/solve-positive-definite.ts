/** Solution of a symmetric system in which near-dependent columns were left out. */
export interface PositiveDefiniteSolution {
  /** One value per column; 0 for a dropped one. */
  readonly solution: readonly number[];
  /** Columns left out because the others explain them. */
  readonly dropped: readonly number[];
}

/**
 * Solves M x = b for a symmetric positive semi-definite M (centred sums of products) by Cholesky on the
 * correlation scale with diagonal pivoting. A column whose share left unexplained by the columns already
 * taken is at most `tolerance` (1 - R²), or whose own variance is zero, is dropped and gets 0.
 */
export function solvePositiveDefinite(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
  tolerance = 1e-10,
): PositiveDefiniteSolution {
  const size = right.length;
  if (size === 1) return solveSingle(matrix[0]![0]!, right[0]!);
  if (size === 2 && matrix[0]![0]! > 0 && matrix[1]![1]! > 0) return solvePair(matrix, right, tolerance);
  const scale = matrix.map((row, i) => Math.sqrt(row[i]!));
  const work = matrix.map((row, i) => row.map((value, j) => value / (scale[i]! * scale[j]!)));
  const order: number[] = [];
  const factor: number[][] = [];
  const left = new Set(scale.map((_, i) => i).filter((i) => scale[i]! > 0));
  const remaining = scale.map(() => 1);
  while (left.size > 0) {
    const pivot = [...left].reduce((best, i) => (remaining[i]! > remaining[best]! ? i : best));
    if (!(remaining[pivot]! > tolerance)) break;
    left.delete(pivot);
    const root = Math.sqrt(remaining[pivot]!);
    const column = work.map((row, i) => {
      if (i === pivot) return root;
      if (!left.has(i)) return 0;
      const explained = factor.reduce((sum, previous) => sum + previous[i]! * previous[pivot]!, 0);
      return (row[pivot]! - explained) / root;
    });
    for (const i of left) remaining[i]! -= column[i]! ** 2;
    factor.push(column);
    order.push(pivot);
  }
  const solution = Array.from({ length: size }, () => 0);
  backSubstitute(factor, order, right, scale).forEach((value, k) => {
    solution[order[k]!] = value / scale[order[k]!]!;
  });
  return { solution, dropped: solution.map((_, i) => i).filter((i) => !order.includes(i)) };
}

/** One column, the usual case, without the machinery. */
function solveSingle(square: number, right: number): PositiveDefiniteSolution {
  return square > 0 ? { solution: [right / square], dropped: [] } : { solution: [0], dropped: [0] };
}

/** Two varying columns, the next most usual case, in closed form. */
function solvePair(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
  tolerance: number,
): PositiveDefiniteSolution {
  const [first, second] = [Math.sqrt(matrix[0]![0]!), Math.sqrt(matrix[1]![1]!)];
  const correlation = matrix[0]![1]! / (first * second);
  const rest = 1 - correlation * correlation;
  const [a, b] = [right[0]! / first, right[1]! / second];
  if (!(rest > tolerance)) return { solution: [a / first, 0], dropped: [1] };
  const other = (b - correlation * a) / rest;
  return { solution: [(a - correlation * other) / first, other / second], dropped: [] };
}

function backSubstitute(
  factor: readonly (readonly number[])[],
  order: readonly number[],
  right: readonly number[],
  scale: readonly number[],
): readonly number[] {
  const z: number[] = [];
  order.forEach((row, k) => {
    const known = z.reduce((sum, value, j) => sum + factor[j]![row]! * value, 0);
    z.push((right[row]! / scale[row]! - known) / factor[k]![row]!);
  });
  const x = [...z];
  for (let k = order.length - 1; k >= 0; k--) {
    for (let j = k + 1; j < order.length; j++) x[k]! -= factor[k]![order[j]!]! * x[j]!;
    x[k]! /= factor[k]![order[k]!]!;
  }
  return x;
}
