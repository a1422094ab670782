import { requireOpenProbability } from '../distributions/argument-checks.js';

/**
 * Evidence against a null hypothesis whose expectation under it is at most 1. Stored as a logarithm, because
 * strong evidence overflows: e-values of independent looks multiply, of dependent metrics average.
 */
export interface EValue {
  readonly logE: number;
}

/** ln of the mean of e-values: an e-value under any dependence. 0 (e = 1) for none. */
export function averageLogE(logEs: readonly number[]): number {
  if (logEs.length === 0) return 0;
  const largest = Math.max(...logEs);
  if (!Number.isFinite(largest)) return largest;
  return largest + Math.log(logEs.reduce((sum, logE) => sum + Math.exp(logE - largest), 0) / logEs.length);
}

/** ln of the product of e-values from sequentially independent data. */
export function productLogE(logEs: readonly number[]): number {
  return logEs.reduce((sum, logE) => sum + logE, 0);
}

/** p-value of an e-value: min(1, 1/e). */
export function pValueOfLogE(logE: number): number {
  return Math.min(1, Math.exp(-logE));
}

/**
 * Always-valid p-values along a path of e-values: 1 over the largest e-value so far, at most 1.
 *
 * @example alwaysValidPath([0.1, 1.2, 0.5]) // [0.905, 0.301, 0.301]
 */
export function alwaysValidPath(logEs: readonly number[]): readonly number[] {
  let largest = 0;
  return logEs.map((logE) => {
    largest = Math.max(largest, logE);
    return Math.exp(-largest);
  });
}

/** Which hypotheses e-BH rejects. */
export interface EBenjaminiHochberg {
  readonly rejectedCount: number;
  /** e-value needed to be rejected, m/(alpha k*); with no rejections the one needed for the first. */
  readonly threshold: number;
  /** Per hypothesis, in input order. */
  readonly rejected: readonly boolean[];
}

/**
 * e-BH (Wang & Ramdas 2022): rejects the k* largest, k* = max{k: e_(k) >= m/(alpha k)}. Controls the false
 * discovery rate under any dependence and optional stopping: the way to peek at many metrics.
 *
 * @example eBenjaminiHochberg([120, 0.4, 45, 3, 800].map(Math.log), 0.05) // 3 rejected, threshold 33.33
 */
export function eBenjaminiHochberg(logEs: readonly number[], alpha: number): EBenjaminiHochberg {
  requireOpenProbability(alpha, 'alpha');
  const m = logEs.length;
  const sorted = [...logEs].sort((a, b) => b - a);
  let rejectedCount = 0;
  // Logarithms carry rounding: an e-value that equals its threshold counts as reaching it.
  sorted.forEach((logE, index) => {
    if (logE >= Math.log(m / (alpha * (index + 1))) - 1e-12) rejectedCount = index + 1;
  });
  const threshold = m / (alpha * Math.max(1, rejectedCount));
  const cut = rejectedCount === 0 ? Infinity : sorted[rejectedCount - 1]!;
  return { rejectedCount, threshold, rejected: logEs.map((logE) => logE >= cut) };
}
