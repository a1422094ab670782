import type { Sensitivity } from '#libs/domain';
import { minimumDetectableEffect, normalUpperQuantile, typeErrors, type Estimate } from '#libs/stats';
import { DEFAULTS } from '../defaults.js';
import { finiteOrNull } from './finite-or-null.js';

/**
 * What these data could and could not have shown at a fixed horizon, by the normal distribution (Gelman & Carlin 2014 for
 * exaggeration and wrong signs). `skewness` is of the difference without covariates, in its own standard errors.
 */
export function sensitivityOf(effect: Estimate, skewness: number | null, alpha: number): Sensitivity {
  const { estimate, standardError, control } = effect;
  const detectable = minimumDetectableEffect(standardError, { alpha, power: DEFAULTS.power });
  const z = estimate / standardError;
  const errors = Number.isFinite(z) ? typeErrors(z, normalUpperQuantile(alpha / 2)) : null;
  return {
    minimumDetectableEffect: finiteOrNull(detectable / Math.abs(control.mean)),
    skewness,
    exaggeration: finiteOrNull(errors?.exaggeration),
    wrongSignProbability: finiteOrNull(errors?.wrongSign),
  };
}
