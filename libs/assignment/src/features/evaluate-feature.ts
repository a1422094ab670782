import { Evaluation } from './evaluation.js';
import { experimentOfRule } from './experiment-of-rule.js';
import { FeatureDefinition, FeatureRule, InlineExperiment, ParentCondition } from './feature-definition.js';
import { isFilteredOut } from './is-filtered-out.js';
import { isInRollout } from './is-in-rollout.js';
import { ExperimentResult, FeatureResult, FeatureSource } from './result.js';
import { runExperimentWithin } from './run-experiment.js';

function featureResult(value: unknown, source: FeatureSource, ruleId = ''): FeatureResult {
  return { value, on: !!value, off: !value, source, ruleId };
}

/** What a failed prerequisite means: skip the rule, or end the whole evaluation with this result. */
type Obstacle = 'skip' | FeatureResult;

function checkPrerequisite(parent: ParentCondition, evaluation: Evaluation): Obstacle | undefined {
  const { value, source } = evaluateFeatureWithin(parent.id, evaluation);
  if (source === 'cyclicPrerequisite') return featureResult(null, 'cyclicPrerequisite');
  if (evaluation.features.passes(parent.condition ?? {}, { value })) return undefined;
  return parent.gate ? featureResult(null, 'prerequisite') : 'skip';
}

function findObstacle({ parentConditions = [] }: FeatureRule, evaluation: Evaluation): Obstacle | undefined {
  for (const parent of parentConditions) {
    const obstacle = checkPrerequisite(parent, evaluation);
    if (obstacle) return obstacle;
  }
  return undefined;
}

function applyForce(rule: FeatureRule, key: string, evaluation: Evaluation): FeatureResult | undefined {
  if (rule.condition && !evaluation.targets(rule.condition)) return undefined;
  if (!isInRollout(rule, key, evaluation)) return undefined;
  return featureResult(rule.force, 'force', rule.id);
}

/** The experiment as it is reported: the bandit only belongs to units that it assigned. */
function reportedExperiment(experiment: InlineExperiment, result: ExperimentResult): InlineExperiment {
  if (result.hashUsed && result.inExperiment) return experiment;
  const { contextualBandit: _, ...others } = experiment;
  return others;
}

function applyExperiment(rule: FeatureRule, key: string, evaluation: Evaluation): FeatureResult | undefined {
  const experiment = experimentOfRule(rule, key, evaluation);
  if (!experiment) return undefined;
  const result = runExperimentWithin(experiment, key, evaluation);
  if (!result.inExperiment || result.passthrough) return undefined;
  return {
    ...featureResult(result.value, 'experiment', rule.id),
    experiment: reportedExperiment(experiment, result),
    experimentResult: result,
  };
}

function applyRule(rule: FeatureRule, key: string, evaluation: Evaluation): FeatureResult | undefined {
  const obstacle = findObstacle(rule, evaluation);
  if (obstacle) return obstacle === 'skip' ? undefined : obstacle;
  if (rule.filters && isFilteredOut(rule.filters, evaluation.attributes)) return undefined;
  return 'force' in rule ? applyForce(rule, key, evaluation) : applyExperiment(rule, key, evaluation);
}

function applyRules(feature: FeatureDefinition, key: string, evaluation: Evaluation): FeatureResult {
  for (const rule of feature.rules ?? []) {
    const result = applyRule(rule, key, evaluation);
    if (result) return result;
  }
  return featureResult(feature.defaultValue ?? null, 'defaultValue');
}

/** Evaluates a feature as part of a call that may be evaluating others. */
export function evaluateFeatureWithin(key: string, evaluation: Evaluation): FeatureResult {
  const result = evaluation.within(key, () => {
    const forced = evaluation.user.forcedFeatureValues;
    if (forced?.has(key)) return featureResult(forced.get(key), 'override');
    const feature = evaluation.features.feature(key);
    return feature ? applyRules(feature, key, evaluation) : featureResult(null, 'unknownFeature');
  });
  return result ?? featureResult(null, 'cyclicPrerequisite');
}
