import { DEFAULTS } from '../defaults.js';
import { requireFinite, requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import { noncentralTSurvival } from '../distributions/noncentral-t.js';
import { normalSurvival, normalUpperQuantile } from '../distributions/normal.js';
import { studentTUpperQuantile } from '../distributions/student-t.js';

export interface FixedTest {
  readonly alpha?: number;
  /** Of the t reference; Infinity, the default, is the normal one. */
  readonly degreesOfFreedom?: number;
}

/** Above this the noncentral t is the noncentral normal to six digits of its power. */
const LARGE_DEGREES_OF_FREEDOM = 1e6;

/**
 * Chance that a two-sided test of size alpha is significant in the direction of the true effect. The noncentrality
 * is effect/standard error; a significant result of the wrong sign is no success and is not counted, so without
 * an effect the answer is alpha/2.
 *
 * @example powerOfFixedTest(2.8015852) // 0.8000
 */
export function powerOfFixedTest(
  noncentrality: number,
  { alpha = DEFAULTS.alpha, degreesOfFreedom = Infinity }: FixedTest = {},
): number {
  requireFinite(noncentrality, 'noncentrality');
  requireOpenProbability(alpha, 'alpha');
  requirePositive(degreesOfFreedom, 'degreesOfFreedom', true);
  const size = Math.abs(noncentrality);
  if (degreesOfFreedom > LARGE_DEGREES_OF_FREEDOM)
    return normalSurvival(normalUpperQuantile(alpha / 2) - size);
  const critical = studentTUpperQuantile(alpha / 2, degreesOfFreedom);
  return noncentralTSurvival(critical, { degreesOfFreedom, noncentrality: size });
}
