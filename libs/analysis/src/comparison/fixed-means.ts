import { inferFixed } from '#libs/stats';
import { finiteOrNull } from './finite-or-null.js';
import type { EffectInput, FixedAnswer } from './fixed-answer.js';
import { relativeEffect } from './relative-effect.js';

/** Welch's test, or the delta method's, of a mean or a ratio. */
export function fixedMeans({ effect, alpha }: EffectInput): FixedAnswer {
  const { interval, pValue, criticalValue } = inferFixed(effect, { alpha });
  const { relative, flags } = relativeEffect(effect, criticalValue, interval);
  const { lower, upper } = interval;
  return {
    absolute: { estimate: effect.estimate, lower: finiteOrNull(lower), upper: finiteOrNull(upper) },
    relative,
    pValue: finiteOrNull(pValue),
    flags,
  };
}
