import { requireProbability } from '../distributions/argument-checks.js';

/** Multiplicity corrections of p-values; what each controls is said at {@link adjustPValues}. */
export type AdjustmentMethod =
  'bonferroni' | 'holm' | 'hochberg' | 'hommel' | 'benjamini-hochberg' | 'benjamini-yekutieli';

type Sorted = readonly number[];

/** Running maximum from the smallest p-value up, capped at 1. */
function stepDown(sorted: Sorted, factor: (rank: number) => number): number[] {
  let largest = 0;
  return sorted.map((p, index) => (largest = Math.max(largest, Math.min(1, p * factor(index + 1)))));
}

/** Running minimum from the largest p-value down, capped at 1. */
function stepUp(sorted: Sorted, factor: (rank: number) => number): number[] {
  let smallest = 1;
  const adjusted = [...sorted];
  for (let index = sorted.length - 1; index >= 0; index--) {
    smallest = Math.min(smallest, sorted[index]! * factor(index + 1));
    adjusted[index] = smallest;
  }
  return adjusted;
}

/** Hommel (1988) in the algorithm of Wright (1992). */
function hommel(sorted: Sorted): number[] {
  const m = sorted.length;
  const smallestOf = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
  let adjusted = sorted.map(() => smallestOf(sorted.map((p, i) => (m * p) / (i + 1))));
  for (let size = m - 1; size >= 2; size--) {
    const firstBig = m - size + 1;
    const inner = smallestOf(sorted.slice(firstBig).map((p, i) => (size * p) / (i + 2)));
    const bounds = sorted.map((p, i) => (i < firstBig ? Math.min(size * p, inner) : -Infinity));
    const last = bounds[firstBig - 1]!;
    adjusted = adjusted.map((value, i) => Math.max(value, i < firstBig ? bounds[i]! : last));
  }
  return adjusted.map((value, i) => Math.min(1, Math.max(value, sorted[i]!)));
}

function adjustSorted(sorted: Sorted, method: AdjustmentMethod): number[] {
  const m = sorted.length;
  switch (method) {
    case 'bonferroni':
      return sorted.map((p) => Math.min(1, p * m));
    case 'holm':
      return stepDown(sorted, (rank) => m - rank + 1);
    case 'hochberg':
      return stepUp(sorted, (rank) => m - rank + 1);
    case 'hommel':
      return hommel(sorted);
    case 'benjamini-hochberg':
      return stepUp(sorted, (rank) => m / rank);
    case 'benjamini-yekutieli': {
      const harmonic = sorted.reduce((sum, _, index) => sum + 1 / (index + 1), 0);
      return stepUp(sorted, (rank) => (harmonic * m) / rank);
    }
  }
}

/**
 * Adjusted p-values, in input order; compare them with alpha. Bonferroni and Holm control the chance of any
 * false positive under every dependence, Hochberg and Hommel under positive dependence; Benjamini-Hochberg
 * the false discovery rate under positive dependence, Benjamini-Yekutieli under every one. A null stands for
 * a test that could not be made: it stays null and does not count. Throws a RangeError outside [0, 1].
 *
 * @example adjustPValues([0.01, 0.04, 0.03], 'holm') // [0.03, 0.06, 0.06]
 */
export function adjustPValues<P extends number | null>(
  pValues: readonly P[],
  method: AdjustmentMethod,
): (P extends null ? null : number)[];
export function adjustPValues(
  pValues: readonly (number | null)[],
  method: AdjustmentMethod,
): (number | null)[] {
  const made = pValues
    .map((p, index) => ({ p, index }))
    .filter((entry): entry is { p: number; index: number } => entry.p !== null);
  made.forEach(({ p }) => requireProbability(p, 'p-value'));
  const order = [...made].sort((a, b) => a.p - b.p);
  const adjusted = adjustSorted(
    order.map(({ p }) => p),
    method,
  );
  const result: (number | null)[] = pValues.map(() => null);
  order.forEach(({ index }, rank) => (result[index] = adjusted[rank]!));
  return result;
}
