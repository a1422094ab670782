import type { ArmStatistics } from '#libs/domain';

/** Relative size of the effect that is made by hand: large enough to matter, small enough to keep the spread. */
const SIZE = 0.1;

/** An effect whose truth is known, since it is made: values of the treatment grow by a tenth; of a share a tenth of the successes is lost. */
export interface KnownEffect {
  /** Relative to |the mean|. */
  relative: number;
  absolute: number;
  /** Chance that a success is lost. */
  loss: number;
}

export function knownEffect(mean: number, isShare: boolean): KnownEffect {
  const sign = isShare ? -1 : 1;
  return {
    absolute: sign * SIZE * mean,
    relative: sign * SIZE * Math.sign(mean),
    loss: isShare ? SIZE : 0,
  };
}

/** Every unit's numerator times 1 + SIZE. */
export function grown(arm: ArmStatistics): ArmStatistics {
  const factor = 1 + SIZE;
  const { numerator, covariates } = arm;
  return {
    ...arm,
    numerator: {
      mean: numerator.mean * factor,
      m2: numerator.m2 * factor ** 2,
      m3: numerator.m3 * factor ** 3,
    },
    c: arm.c * factor,
    covariates: covariates && {
      ...covariates,
      withNumerator: covariates.withNumerator.map((product) => product * factor),
    },
  };
}
