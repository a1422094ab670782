import type { Sensitivity } from '#libs/domain';
import { normalUpperQuantile, typeErrors, type Estimate } from '#libs/stats';
import type { InferencePlan } from '../plan/inference-plan.js';
import { finiteOrNull } from './finite-or-null.js';

/**
 * What these data could and could not have shown at a fixed horizon, by the normal distribution (Gelman & Carlin 2014 for
 * exaggeration and wrong signs). `skewness` is of the difference without covariates, in its own standard errors.
 */
export function sensitivityOf(
  { estimate, standardError, control }: Estimate,
  skewness: number | null,
  { options, detectableErrors }: Pick<InferencePlan, 'options' | 'detectableErrors'>,
): Sensitivity {
  const z = estimate / standardError;
  const errors = Number.isFinite(z) ? typeErrors(z, normalUpperQuantile(options.alpha / 2)) : null;
  return {
    minimumDetectableEffect: finiteOrNull((detectableErrors * standardError) / Math.abs(control.mean)),
    skewness,
    exaggeration: finiteOrNull(errors?.exaggeration),
    wrongSignProbability: finiteOrNull(errors?.wrongSign),
  };
}
