import { requireInteger, requireOpenProbability } from '../distributions/argument-checks.js';

/**
 * Level of the intervals to show for R effects selected out of m, so that on average at most a share q of
 * the shown intervals misses (Benjamini & Yekutieli 2005): 1 - R q/m. With none selected, 1 - q/m.
 *
 * @example falseCoverageLevel(4, 15, 0.05) // 0.98667
 */
export function falseCoverageLevel(selected: number, tests: number, rate: number): number {
  requireInteger(tests, 'tests', 1);
  requireInteger(selected, 'selected');
  requireOpenProbability(rate, 'rate');
  if (selected > tests) throw new RangeError(`${selected} selected of ${tests}`);
  return 1 - (Math.max(1, selected) * rate) / tests;
}
