import { runCheck, type CalibrationCheck, type CalibrationResult } from './calibration.js';
import { meanChecks } from './checks/means.js';
import { otherChecks } from './checks/others.js';
import { sequentialChecks } from './checks/sequential.js';

export const SEED = 20260104;

export const CHECKS: readonly CalibrationCheck[] = [...meanChecks, ...sequentialChecks, ...otherChecks];

/** Runs one check with a seed of its own, so that checks do not depend on each other's order. */
export function runNumbered(check: CalibrationCheck, index: number, share = 1): CalibrationResult {
  return runCheck(check, SEED + 1000 * index, share);
}
