import { requireFinite, requireInteger } from '../distributions/argument-checks.js';
import type { Flag } from '../flags.js';
import type { Moments } from './moments.js';
import { cancellationFlags } from './moments-from-raw-sums.js';

/**
 * Centred moments of several numbers per unit, in a fixed order chosen by the caller: for a ratio metric
 * (numerator, denominator), for a regression-adjusted mean (outcome, covariate...), and so on.
 */
export interface JointMoments {
  readonly n: number;
  readonly mean: readonly number[];
  /** Centred sums of products, upper triangle row by row: c00, c01, ..., c0k, c11, ..., ckk. */
  readonly c: readonly number[];
}

/** Joint moments together with the warnings found while making them. */
export interface FlaggedJointMoments {
  readonly moments: JointMoments;
  readonly flags: readonly Flag[];
}

/** Position of the pair (i, j) in the packed triangle of `size` variables; the order of i and j is free. */
export function packedIndex(i: number, j: number, size: number): number {
  const low = Math.min(i, j);
  const high = Math.max(i, j);
  return low * size - (low * (low - 1)) / 2 + (high - low);
}

/** Centred sum of products of variables i and j. */
export function crossProduct({ mean, c }: JointMoments, i: number, j: number): number {
  return c[packedIndex(i, j, mean.length)]!;
}

/** Unbiased sample covariance of variables i and j (the variance when i = j); 0 for fewer than two units. */
export function sampleCovariance(moments: JointMoments, i: number, j: number): number {
  return moments.n > 1 ? crossProduct(moments, i, j) / (moments.n - 1) : 0;
}

/** Fills a packed triangle of `size` variables. */
function packedTriangle(size: number, value: (i: number, j: number) => number): number[] {
  const packed: number[] = [];
  for (let i = 0; i < size; i++) for (let j = i; j < size; j++) packed.push(value(i, j));
  return packed;
}

/**
 * Joint moments of rows of equal length (two passes; exact to the doubles' precision).
 * Throws a RangeError on ragged rows or a non-finite value.
 *
 * @example jointMomentsFromRows([[1, 2], [2, 3.5], [4, 5]]).mean // [2.3333333333333335, 3.5]
 */
export function jointMomentsFromRows(rows: readonly (readonly number[])[]): JointMoments {
  const n = rows.length;
  const size = rows[0]?.length ?? 0;
  for (const row of rows) {
    if (row.length !== size) throw new RangeError(`a row has ${row.length} values, the first has ${size}`);
    for (const value of row) requireFinite(value, 'value');
  }
  if (n === 0) return { n: 0, mean: [], c: [] };
  const first = rows[0]!;
  const mean = first.map((shift, i) => shift + rows.reduce((sum, row) => sum + (row[i]! - shift), 0) / n);
  const residual = mean.map((centre, i) => rows.reduce((sum, row) => sum + (row[i]! - centre), 0));
  const c = packedTriangle(size, (i, j) => {
    const sum = rows.reduce((total, row) => total + (row[i]! - mean[i]!) * (row[j]! - mean[j]!), 0);
    return sum - (residual[i]! * residual[j]!) / n;
  });
  return { n, mean, c };
}

/** Joint moments of the union of two disjoint sets of units (Chan, Golub & LeVeque 1983). */
export function mergeJointMoments(a: JointMoments, b: JointMoments): JointMoments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  if (a.mean.length !== b.mean.length) throw new RangeError('joint moments of different variables');
  const n = a.n + b.n;
  const size = a.mean.length;
  const shareOfB = b.n / n;
  const mean: number[] = [];
  const c: number[] = [];
  for (let i = 0, index = 0; i < size; i++) {
    const gap = b.mean[i]! - a.mean[i]!;
    mean.push(a.mean[i]! + gap * shareOfB);
    for (let j = i; j < size; j++, index++) {
      const between = gap * (b.mean[j]! - a.mean[j]!) * a.n * shareOfB;
      c.push(a.c[index]! + b.c[index]! + between);
    }
  }
  return { n, mean, c };
}

/** Raw sums of several numbers per unit. */
export interface RawJointSums {
  readonly n: number;
  readonly sums: readonly number[];
  /** Sums of products, packed like {@link JointMoments.c}. */
  readonly sumsOfProducts: readonly number[];
}

/**
 * Joint moments from raw sums, with the cancellation guard of {@link momentsFromRawSums} on every variance.
 * Throws a RangeError on non-finite sums, a bad count or lists of the wrong length.
 */
export function jointMomentsFromRawSums({ n, sums, sumsOfProducts }: RawJointSums): FlaggedJointMoments {
  requireInteger(n, 'n');
  const size = sums.length;
  if (sumsOfProducts.length !== (size * (size + 1)) / 2) {
    throw new RangeError(`${size} sums need ${(size * (size + 1)) / 2} sums of products`);
  }
  for (const value of [...sums, ...sumsOfProducts]) requireFinite(value, 'sum');
  if (n === 0)
    return { moments: { n: 0, mean: sums.map(() => 0), c: sumsOfProducts.map(() => 0) }, flags: [] };
  const mean = sums.map((sum) => sum / n);
  const flags = new Set<Flag>();
  const c = packedTriangle(size, (i, j) => {
    const total = sumsOfProducts[packedIndex(i, j, size)]!;
    const centred = total - mean[i]! * sums[j]!;
    if (i !== j) return centred;
    for (const flag of cancellationFlags(centred, total)) flags.add(flag);
    return Math.max(0, centred);
  });
  return { moments: { n, mean, c }, flags: [...flags] };
}

/**
 * Moments of the weighted sum Σ weight_i x_i per unit: how a linearised ratio or a regression-adjusted
 * outcome is formed from sufficient statistics without the rows.
 */
export function linearCombination(moments: JointMoments, weights: readonly number[]): Moments {
  const size = moments.mean.length;
  if (weights.length !== size) throw new RangeError(`${weights.length} weights for ${size} variables`);
  let mean = 0;
  let m2 = 0;
  for (let i = 0; i < size; i++) {
    mean += weights[i]! * moments.mean[i]!;
    for (let j = i; j < size; j++) {
      m2 += (i === j ? 1 : 2) * weights[i]! * weights[j]! * crossProduct(moments, i, j);
    }
  }
  return { n: moments.n, mean, m2: Math.max(0, m2) };
}

/** Moments of variable `index` alone. */
export function marginalMoments(moments: JointMoments, index: number): Moments {
  return { n: moments.n, mean: moments.mean[index]!, m2: crossProduct(moments, index, index) };
}
