import { dataError, type DataError } from '../data-error.js';
import { requireInteger } from '../distributions/argument-checks.js';
import { binomialTest } from '../counts/binomial-test.js';

/** Sessions won by each ranker in an interleaved comparison. */
export interface InterleavingOutcome {
  readonly winsOfTreatment: number;
  readonly winsOfControl: number;
  readonly ties: number;
}

/** Preference between two rankers. */
export interface InterleavingPreference {
  readonly kind: 'interleaving';
  /** (wins + ties/2)/all - 1/2: 0 is no preference, +1/2 the treatment always wins. */
  readonly delta: number;
  /** Exact sign test over sessions that were not tied. */
  readonly pValue: number;
  /** Normal statistic of the sign test; null when every session was tied. */
  readonly z: number | null;
}

/**
 * Preference statistic of Chapelle, Joachims, Radlinski & Yue (2012) with an exact sign test. Counts must be
 * of independent units: one verdict per user, not per query.
 */
export function interleavingSignTest(outcome: InterleavingOutcome): InterleavingPreference | DataError {
  const { winsOfTreatment, winsOfControl, ties } = outcome;
  requireInteger(winsOfTreatment, 'winsOfTreatment');
  requireInteger(winsOfControl, 'winsOfControl');
  requireInteger(ties, 'ties');
  const decided = winsOfTreatment + winsOfControl;
  if (decided + ties === 0) return dataError('INSUFFICIENT_DATA', 'no sessions');
  return {
    kind: 'interleaving',
    delta: (winsOfTreatment + ties / 2) / (decided + ties) - 0.5,
    pValue: binomialTest({ successes: winsOfTreatment, n: decided }, 0.5),
    z: decided === 0 ? null : (winsOfTreatment - winsOfControl) / Math.sqrt(decided),
  };
}
