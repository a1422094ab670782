import type { Moments } from './moments.js';

interface Halves {
  readonly a: Moments;
  readonly b: Moments;
  readonly difference: number;
  readonly shareOfA: number;
  readonly shareOfB: number;
}

function mergedThird({ a, b, difference, shareOfA, shareOfB }: Halves): number | undefined {
  if (a.m3 === undefined || b.m3 === undefined) return undefined;
  const between = difference ** 3 * a.n * shareOfB * (shareOfA - shareOfB);
  return a.m3 + b.m3 + between + 3 * difference * (shareOfA * b.m2 - shareOfB * a.m2);
}

function mergedFourth({ a, b, difference, shareOfA, shareOfB }: Halves): number | undefined {
  if (a.m4 === undefined || b.m4 === undefined || a.m3 === undefined || b.m3 === undefined) return undefined;
  const shape = shareOfA * shareOfA - shareOfA * shareOfB + shareOfB * shareOfB;
  const between = difference ** 4 * a.n * shareOfB * shape;
  const second = 6 * difference * difference * (shareOfA * shareOfA * b.m2 + shareOfB * shareOfB * a.m2);
  const third = 4 * difference * (shareOfA * b.m3 - shareOfB * a.m3);
  return a.m4 + b.m4 + between + second + third;
}

/**
 * Moments of the union of two disjoint sets of units (Chan, Golub & LeVeque 1983; Pébay 2008). Associative
 * and order-independent up to rounding; equals the moments of one pass over all rows.
 *
 * @example mergeMoments(momentsFromValues([4, 7]), momentsFromValues([13, 16])).m2 // 90
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const difference = b.mean - a.mean;
  const halves = { a, b, difference, shareOfA: a.n / n, shareOfB: b.n / n };
  const merged: Moments = {
    n,
    mean: a.mean + difference * halves.shareOfB,
    m2: a.m2 + b.m2 + difference * difference * a.n * halves.shareOfB,
  };
  const m3 = mergedThird(halves);
  const m4 = mergedFourth(halves);
  return {
    ...merged,
    ...(m3 !== undefined && { m3 }),
    ...(m4 !== undefined && { m4 }),
    ...mergedRange(a, b),
  };
}

function mergedRange(a: Moments, b: Moments): Pick<Moments, 'min' | 'max'> {
  if (a.min === undefined || b.min === undefined || a.max === undefined || b.max === undefined) return {};
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}

/**
 * Takes a set of units out again (a sliding window's oldest day): the inverse of {@link mergeMoments} for
 * n, mean and m2. Rounding can leave m2 a hair below zero; it is then 0. Throws a RangeError when `part`
 * has more units than `whole`. Higher moments and the range are not recoverable and are dropped.
 */
export function unmergeMoments(whole: Moments, part: Moments): Moments {
  if (part.n > whole.n) throw new RangeError(`cannot remove ${part.n} units from ${whole.n}`);
  const n = whole.n - part.n;
  if (n === 0) return { n: 0, mean: 0, m2: 0 };
  const mean = whole.mean + ((whole.mean - part.mean) * part.n) / n;
  const difference = mean - part.mean;
  const m2 = whole.m2 - part.m2 - difference * difference * part.n * (n / whole.n);
  return { n, mean, m2: Math.max(0, m2) };
}
