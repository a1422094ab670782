// Bernoulli terms of Stirling's series, B(2k) / (2k (2k - 1)).
const SERIES = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];
const SERIES_START = 16;

function stirlingSeries(n: number): number {
  const inverse = 1 / n;
  const square = inverse * inverse;
  let sum = 0;
  for (let i = SERIES.length - 1; i >= 0; i--) sum = sum * square + SERIES[i]!;
  return sum * inverse;
}

/**
 * Error of Stirling's formula: ln Γ(n + 1) - [(n + ½) ln n - n + ½ ln 2π], for real n > 0.
 * Loader (2000), "Fast and accurate computation of binomial probabilities". Small n are shifted upward
 * by the exact recurrence, so that no difference of large logarithms is ever taken.
 */
export function stirlingError(n: number): number {
  let shifted = n;
  let sum = 0;
  while (shifted < SERIES_START) {
    sum += (shifted + 0.5) * Math.log1p(1 / shifted) - 1;
    shifted += 1;
  }
  return sum + stirlingSeries(shifted);
}

/**
 * Deviance term x ln(x/mean) + mean - x >= 0, accurate when x is near the mean (Loader 2000, `bd0`).
 */
export function devianceTerm(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const ratio = difference / (x + mean);
  const ratioSquare = ratio * ratio;
  let sum = difference * ratio;
  let term = 2 * x * ratio;
  for (let j = 1; j < 1000; j++) {
    term *= ratioSquare;
    const next = sum + term / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

const SPLITTER = 134217729; // 2^27 + 1: Veltkamp's split of a double into two 26-bit halves

/** Rounding error of the product a*b, exactly (Dekker). Only for |a|, |b| < 1e290. */
function productError(a: number, b: number): number {
  const aBig = SPLITTER * a;
  const aHead = aBig - (aBig - a);
  const aTail = a - aHead;
  const bBig = SPLITTER * b;
  const bHead = bBig - (bBig - b);
  const bTail = b - bHead;
  return aHead * bHead - a * b + aHead * bTail + aTail * bHead + aTail * bTail;
}

/** {@link devianceTerm} of x against n·p, where the product is formed to twice the working precision. */
export function devianceOfProduct(x: number, n: number, p: number): number {
  const mean = n * p;
  const base = devianceTerm(x, mean);
  return n < 1e290 && mean > 0 ? base + productError(n, p) * (1 - x / mean) : base;
}
