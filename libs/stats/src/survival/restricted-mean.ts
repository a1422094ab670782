import { isDataError, dataError, type DataError } from '../data-error.js';
import { requirePositive } from '../distributions/argument-checks.js';
import { makeEstimate, type Estimate, type Level } from '../estimation/estimate.js';
import { kaplanMeier } from './kaplan-meier.js';
import type { FollowUp } from './risk-table.js';

/**
 * Restricted mean survival time: area under the Kaplan-Meier curve up to `horizon`, in units of time, with
 * the variance Σ_j [area beyond t_j]² d_j/(n_j(n_j - d_j)). INSUFFICIENT_DATA when follow-up ends before the
 * horizon while units are still alive, so that the curve is unknown there.
 */
export function restrictedMean(units: readonly FollowUp[], horizon: number): Level | DataError {
  requirePositive(horizon, 'horizon');
  const steps = kaplanMeier(units).filter(({ time }) => time <= horizon);
  const last = units.reduce((latest, { time }) => Math.max(latest, time), 0);
  const isKnown = last >= horizon || steps.at(-1)?.survival === 0;
  if (units.length === 0 || !isKnown) {
    return dataError('INSUFFICIENT_DATA', `follow-up ends before the horizon of ${horizon}`);
  }
  let beyond = 0;
  let varianceOfMean = 0;
  for (let j = steps.length - 1; j >= 0; j--) {
    const { time, survival, atRisk, events } = steps[j]!;
    beyond += survival * ((steps[j + 1]?.time ?? horizon) - time);
    if (events < atRisk) varianceOfMean += (beyond * beyond * events) / (atRisk * (atRisk - events));
  }
  return { n: units.length, mean: beyond + (steps[0]?.time ?? horizon), varianceOfMean };
}

/**
 * Difference of restricted mean survival times: the default survival effect, because it needs no
 * proportional hazards and reads in units of time. Normal reference.
 */
export function estimateRestrictedMeanDifference(
  control: readonly FollowUp[],
  treatment: readonly FollowUp[],
  horizon: number,
): Estimate | DataError {
  const [a, b] = [restrictedMean(control, horizon), restrictedMean(treatment, horizon)];
  if ('kind' in a && isDataError(a)) return a;
  if ('kind' in b && isDataError(b)) return b;
  const [levelA, levelB] = [a, b];
  return makeEstimate({
    control: levelA,
    treatment: levelB,
    estimate: levelB.mean - levelA.mean,
    standardError: Math.sqrt(levelA.varianceOfMean + levelB.varianceOfMean),
    degreesOfFreedom: Infinity,
  });
}
