import { isDataError, type DataError } from '../data-error.js';
import { DEFAULTS } from '../defaults.js';
import type { Estimate } from '../estimation/estimate.js';
import { estimateRatioDifference } from '../estimation/estimate-ratio-difference.js';
import type { JointMoments } from '../moments/joint-moments.js';

/**
 * Difference of means when whole clusters (cities, households) were randomised: each cluster's total and
 * size form a ratio metric over clusters. Moments are of (total, size) per cluster; degrees of freedom are
 * clusters minus 2. FEW_CLUSTERS below 40 in all.
 */
export function estimateClusterDifference(
  control: JointMoments,
  treatment: JointMoments,
): Estimate | DataError {
  const estimate = estimateRatioDifference(control, treatment);
  if (isDataError(estimate)) return estimate;
  const clusters = control.n + treatment.n;
  return {
    ...estimate,
    degreesOfFreedom: clusters - 2,
    flags: clusters < DEFAULTS.fewClusters ? [...estimate.flags, 'FEW_CLUSTERS'] : estimate.flags,
  };
}
