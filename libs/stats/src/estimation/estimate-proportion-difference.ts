import { dataError, type DataError } from '../data-error.js';
import { momentsFromSuccesses } from '../moments/moments-from-raw-sums.js';
import type { Successes } from '../proportions/successes.js';
import { estimateMeanDifference } from './estimate-mean-difference.js';
import type { Estimate } from './estimate.js';

/**
 * Difference of two proportions as a difference of means of 0/1 values (variance p(1-p)n/(n-1)), so that a
 * conversion merges, adjusts and peeks like every other metric. Intervals that stay honest at the edges are
 * in {@link twoProportions}. Throws a RangeError on impossible counts.
 */
export function estimateProportionDifference(control: Successes, treatment: Successes): Estimate | DataError {
  if (control.n === 0 || treatment.n === 0) return dataError('INSUFFICIENT_DATA', 'an arm has no units');
  return estimateMeanDifference(
    momentsFromSuccesses(control.successes, control.n),
    momentsFromSuccesses(treatment.successes, treatment.n),
  );
}
