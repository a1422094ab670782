import type { ArmStatistics } from '#libs/domain';
import type { Successes } from '#libs/stats';

/** A conversion's numerator is zero or one per unit, so its mean counts the units that converted. */
export function successesOf({ units, numerator }: ArmStatistics): Successes {
  return { successes: Math.round(numerator.mean * units), n: units };
}
