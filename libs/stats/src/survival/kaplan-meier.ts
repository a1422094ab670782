import { DEFAULTS } from '../defaults.js';
import { requireOpenProbability } from '../distributions/argument-checks.js';
import { normalUpperQuantile } from '../distributions/normal.js';
import type { Interval } from '../inference/inference.js';
import { riskTable, type FollowUp } from './risk-table.js';

/** Survival just after one distinct time. */
export interface SurvivalStep {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
  readonly survival: number;
  /** Greenwood's standard error; null once nobody is left alive, where it does not exist. */
  readonly standardError: number | null;
  /** Log-log interval, inside [0, 1]; null while survival is 1 or 0. */
  readonly interval: Interval | null;
}

/**
 * Kaplan & Meier (1958) product-limit curve at every distinct time, censored times included, with
 * Greenwood's variance. Throws a RangeError on a negative or non-finite time.
 */
export function kaplanMeier(
  units: readonly FollowUp[],
  alpha: number = DEFAULTS.alpha,
): readonly SurvivalStep[] {
  requireOpenProbability(alpha, 'alpha');
  const z = normalUpperQuantile(alpha / 2);
  let survival = 1;
  let hazardVariance = 0;
  return riskTable(units).map(({ time, atRisk, events }) => {
    survival *= 1 - events / atRisk;
    if (events === atRisk) survival = 0;
    else hazardVariance += events / (atRisk * (atRisk - events));
    const standardError = survival === 0 ? null : survival * Math.sqrt(hazardVariance);
    return {
      time,
      atRisk,
      events,
      survival,
      standardError,
      interval: logLogInterval(survival, hazardVariance, z),
    };
  });
}

function logLogInterval(survival: number, hazardVariance: number, z: number): Interval | null {
  if (survival <= 0 || survival >= 1) return null;
  const log = Math.log(survival);
  const factor = Math.exp((z * Math.sqrt(hazardVariance)) / log);
  return { lower: survival ** (1 / factor), upper: survival ** factor };
}
