import { DEFAULTS } from '../defaults.js';
import { requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import { normalUpperQuantile } from '../distributions/normal.js';
import { inferAsymptotic } from '../sequential/infer-asymptotic.js';
import { detectableErrors, type SampleSizeOptions } from './sample-size.js';

/** Effect found with the given power by a fixed test with this standard error: (z + z) se. */
export function minimumDetectableEffect(standardError: number, options: SampleSizeOptions = {}): number {
  requirePositive(standardError, 'standardError');
  return detectableErrors(options) * standardError;
}

/**
 * Effect found with the given power by an asymptotic confidence sequence at the look with these units: its
 * half-width plus z_power standard errors. Earlier looks add power, so the truth is a little better.
 */
export function sequentialMinimumDetectableEffect(
  { standardError, units }: { readonly standardError: number; readonly units: number },
  {
    plannedUnits,
    alpha = DEFAULTS.alpha,
    power = DEFAULTS.power,
  }: { readonly plannedUnits: number; readonly alpha?: number; readonly power?: number },
): number {
  requireOpenProbability(power, 'power');
  const { halfWidth } = inferAsymptotic({ estimate: 0, standardError, units }, { plannedUnits, alpha });
  return halfWidth + normalUpperQuantile(1 - power) * standardError;
}
