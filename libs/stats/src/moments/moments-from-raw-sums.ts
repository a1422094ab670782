import { requireFinite, requireInteger } from '../distributions/argument-checks.js';
import type { Flag } from '../flags.js';
import type { FlaggedMoments } from './moments.js';

/** What a warehouse that knows only SUM returns. */
export interface RawSums {
  readonly n: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

/** Below this share of the sum of squares, the centred sum has lost so many digits that it is noise. */
const LOST = 1e-11;
/** Below this share, fewer than eight digits are left. */
const AT_RISK = 1e-8;

/** The cancellation flag for a centred sum formed as `total - correction`. */
export function cancellationFlags(centred: number, total: number): readonly Flag[] {
  if (!(total > 0) || centred >= AT_RISK * total) return [];
  return centred < LOST * total ? ['CANCELLATION'] : ['CANCELLATION_RISK'];
}

/**
 * Moments from raw sums, for warehouses that cannot send COUNT, AVG and VAR_SAMP. The subtraction
 * Σx² - (Σx)²/n loses digits when the mean is large against the spread: the result is flagged
 * CANCELLATION_RISK below 1e-8 of Σx² and CANCELLATION below 1e-11, and m2 is never negative.
 * Throws a RangeError on non-finite sums or a count that is no integer >= 0.
 *
 * @example momentsFromRawSums({ n: 4, sum: 40, sumOfSquares: 490 }).moments // n 4, mean 10, m2 90
 */
export function momentsFromRawSums({ n, sum, sumOfSquares }: RawSums): FlaggedMoments {
  requireInteger(n, 'n');
  requireFinite(sum, 'sum');
  requireFinite(sumOfSquares, 'sumOfSquares');
  if (n === 0) return { moments: { n: 0, mean: 0, m2: 0 }, flags: [] };
  const mean = sum / n;
  const centred = sumOfSquares - mean * sum;
  const isConstantZero = sum === 0 && sumOfSquares === 0;
  const flags = isConstantZero ? [] : cancellationFlags(centred, sumOfSquares);
  return { moments: { n, mean, m2: Math.max(0, centred) }, flags };
}

/** Moments of a yes/no metric from its count of successes; exact. */
export function momentsFromSuccesses(successes: number, n: number): FlaggedMoments['moments'] {
  requireInteger(n, 'n');
  requireInteger(successes, 'successes');
  if (successes > n) throw new RangeError(`successes (${successes}) exceed n (${n})`);
  if (n === 0) return { n: 0, mean: 0, m2: 0, m3: 0, m4: 0 };
  const p = successes / n;
  const m2 = successes * ((n - successes) / n);
  return { n, mean: p, m2, m3: m2 * (1 - 2 * p), m4: m2 * (1 - 3 * p * (1 - p)) };
}
