import { dataError, isDataError, type DataError } from '../data-error.js';
import { requirePositive } from '../distributions/argument-checks.js';
import { makeEstimate, type Estimate } from '../estimation/estimate.js';
import { ratioLevel } from '../estimation/estimate-ratio-difference.js';
import { jointMomentsFromRows } from '../moments/joint-moments.js';
import type { InterleavingOutcome } from './interleaving-sign-test.js';

/**
 * Preference between two interleaved rankers when people bring several sessions: (wins + ties/2)/sessions - 1/2 as a
 * ratio of totals over people, with its delta-method error, so that one heavy user does not count as many
 * (Chapelle et al. 2012; Deng, Knoblich & Lu 2018). `users` holds one outcome per person. The control level is 1/2 by
 * definition and has no error.
 *
 * @example estimateInterleavingPreference([{ winsOfTreatment: 3, winsOfControl: 1, ties: 0 }, ...]).estimate // 0.12
 */
export function estimateInterleavingPreference(users: readonly InterleavingOutcome[]): Estimate | DataError {
  const rows = users.map(({ winsOfTreatment, winsOfControl, ties }) => [
    winsOfTreatment + ties / 2,
    winsOfTreatment + winsOfControl + ties,
  ]);
  if (rows.length < 2) return dataError('INSUFFICIENT_DATA', 'a preference needs two people');
  const level = ratioLevel(jointMomentsFromRows(rows));
  if (isDataError(level)) return level;
  const varianceOfMean = level.unitVariance / level.n;
  return makeEstimate({
    control: { n: level.n, mean: 0.5, varianceOfMean: 0 },
    treatment: { n: level.n, mean: level.ratio, varianceOfMean },
    estimate: level.ratio - 0.5,
    standardError: Math.sqrt(varianceOfMean),
    degreesOfFreedom: level.n - 1,
    flags: level.flags,
  });
}

/** A statistic and the number of units behind it. */
export interface Sensitivity {
  readonly z: number;
  readonly units: number;
}

/**
 * How many times fewer units interleaving needs than an A/B test for the same certainty: (z²/n of interleaving)/(z²/n of
 * the A/B test). Throws a RangeError without units or when the A/B statistic is zero.
 *
 * @example sensitivityRatio({ z: 4, units: 1000 }, { z: 2, units: 50_000 }) // 200
 */
export function sensitivityRatio(interleaving: Sensitivity, abTest: Sensitivity): number {
  requirePositive(interleaving.units, 'units');
  requirePositive(abTest.units, 'units');
  requirePositive(Math.abs(abTest.z), 'size of the A/B statistic');
  return ((interleaving.z / abTest.z) ** 2 * abTest.units) / interleaving.units;
}
