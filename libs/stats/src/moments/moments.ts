import type { Flag } from '../flags.js';

/**
 * Centred sample moments of one number per unit: everything a test of means needs, in a form that merges
 * exactly over days, partitions and machines and does not lose digits when the mean is large.
 */
export interface Moments {
  /** Number of units. */
  readonly n: number;
  /** Sample mean, in the metric's unit. */
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly m2: number;
  /** Sum of cubed deviations; absent when the source gave only two moments. */
  readonly m3?: number;
  /** Sum of fourth powers of deviations. */
  readonly m4?: number;
  readonly min?: number;
  readonly max?: number;
}

/** Moments together with the warnings found while making them. */
export interface FlaggedMoments {
  readonly moments: Moments;
  readonly flags: readonly Flag[];
}

/** The moments of no units: the neutral element of merging. */
export const EMPTY_MOMENTS: Moments = { n: 0, mean: 0, m2: 0, m3: 0, m4: 0 };

/** Unbiased sample variance m2/(n - 1); 0 for fewer than two units. */
export function sampleVariance({ n, m2 }: Moments): number {
  return n > 1 ? m2 / (n - 1) : 0;
}

/** Squared standard error of the mean, variance/n; 0 for fewer than two units. */
export function varianceOfMean(moments: Moments): number {
  return moments.n > 1 ? sampleVariance(moments) / moments.n : 0;
}

/** Population skewness √n m3 / m2^(3/2); null without third moments or without variance. */
export function skewness({ n, m2, m3 }: Moments): number | null {
  return m3 === undefined || !(m2 > 0) ? null : finiteOrNull((Math.sqrt(n) * (m3 / m2)) / Math.sqrt(m2));
}

/** Population excess kurtosis n m4 / m2² - 3; null without fourth moments or without variance. */
export function excessKurtosis({ n, m2, m4 }: Moments): number | null {
  return m4 === undefined || !(m2 > 0) ? null : finiteOrNull((n * (m4 / m2)) / m2 - 3);
}

/** Null where values near the limits of doubles made a moment overflow. */
function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
