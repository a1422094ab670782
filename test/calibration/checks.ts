import { runCheck, type Calibration, type CalibrationResult } from './calibration.js';
import { agreementChecks } from './checks/agreement.js';
import { anytimeChecks } from './checks/anytime.js';
import { bayesChecks } from './checks/bayes-and-shrinkage.js';
import { clusterChecks } from './checks/clusters.js';
import { liftChecks } from './checks/lift.js';
import { meanChecks } from './checks/means.js';
import { multiplicityChecks } from './checks/multiplicity.js';
import { plannedLookChecks } from './checks/planned-looks.js';
import { proportionChecks } from './checks/proportions.js';
import { quantileChecks } from './checks/quantiles.js';
import { sampleRatioChecks } from './checks/sample-ratio.js';
import { skewChecks } from './checks/skew.js';

export const SEED = 20260104;

export const CHECKS: readonly Calibration[] = [
  ...meanChecks,
  ...proportionChecks,
  ...liftChecks,
  ...skewChecks,
  ...quantileChecks,
  ...sampleRatioChecks,
  ...anytimeChecks,
  ...plannedLookChecks,
  ...multiplicityChecks,
  ...bayesChecks,
  ...clusterChecks,
  ...agreementChecks,
];

/** Runs one check with a seed of its own, so that checks do not depend on each other's order. */
export function runNumbered(check: Calibration, index: number, share = 1): CalibrationResult {
  return runCheck(check, SEED + 1000 * index, share);
}
