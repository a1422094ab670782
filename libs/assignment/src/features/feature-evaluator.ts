import { evaluateFeatureWithin } from './evaluate-feature.js';
import { Evaluation } from './evaluation.js';
import { InlineExperiment } from './feature-definition.js';
import { FeatureSet } from './feature-set.js';
import { ExperimentResult, FeatureResult } from './result.js';
import { runExperimentWithin } from './run-experiment.js';
import { UserContext } from './user-context.js';

/**
 * Evaluates one feature for a unit as the GrowthBook SDK specification 0.8 has it.
 *
 * @returns source `unknownFeature` and a null value for a key that does not exist
 */
export function evaluateFeature(features: FeatureSet, user: UserContext, key: string): FeatureResult {
  return evaluateFeatureWithin(key, new Evaluation(features, user));
}

/** Runs an experiment that is no feature for a unit. */
export function runExperiment(
  features: FeatureSet,
  user: UserContext,
  experiment: InlineExperiment,
): ExperimentResult {
  return runExperimentWithin(experiment, null, new Evaluation(features, user));
}
