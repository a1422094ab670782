import { dataError, isDataError, type DataError } from '../data-error.js';
import { DEFAULTS } from '../defaults.js';
import { chiSquareLogSurvival, chiSquareSurvival } from '../distributions/chi-square.js';
import { exactMultinomialP } from './exact-multinomial-p.js';
import { compareCounts } from './expected-counts.js';

/** Pearson's test that traffic was split as planned. */
export interface SrmChiSquare {
  readonly kind: 'srm';
  readonly chiSquare: number;
  /** Arms with a weight above zero, minus one. */
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  readonly logPValue: number;
  /** Exact multinomial p-value, when some expected count is below 5 and the enumeration is affordable. */
  readonly exactPValue: number | null;
  /** Expected counts of the arms with weight. */
  readonly expected: readonly number[];
}

/**
 * Sample-ratio mismatch at a fixed moment: X² = Σ(O - E)²/E. Alert below p = 0.001. For repeated looks use
 * {@link srmSequential}, which may be checked every minute.
 *
 * @example srmChiSquare([821588, 815482], [0.5, 0.5]).pValue // 1.8217928726191873e-6
 */
export function srmChiSquare(
  observed: readonly number[],
  weights: readonly number[],
): SrmChiSquare | DataError {
  const counts = compareCounts(observed, weights);
  if (isDataError(counts)) return counts;
  const degreesOfFreedom = counts.shares.length - 1;
  if (degreesOfFreedom < 1) return dataError('INSUFFICIENT_DATA', 'one arm has no split to test');
  if (counts.total === 0) return dataError('INSUFFICIENT_DATA', 'no units yet');
  const chiSquare = counts.observed.reduce((sum, count, arm) => {
    const expected = counts.expected[arm]!;
    return sum + ((count - expected) / expected) * (count - expected);
  }, 0);
  const isSmall = Math.min(...counts.expected) < DEFAULTS.minimumExpectedCount;
  return {
    kind: 'srm',
    chiSquare,
    degreesOfFreedom,
    pValue: chiSquareSurvival(chiSquare, degreesOfFreedom),
    logPValue: chiSquareLogSurvival(chiSquare, degreesOfFreedom),
    exactPValue: isSmall ? exactMultinomialP(counts.observed, counts.shares) : null,
    expected: counts.expected,
  };
}
