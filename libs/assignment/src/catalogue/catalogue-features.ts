import { FeatureDefinition, FeatureRule } from '../features/feature-definition.js';
import { Catalogue } from './catalogue.js';
import { CompiledExperiment } from './compiled-experiment.js';
import { CompiledFlag, CompiledFlagRule } from './compiled-flag.js';
import { experimentRules } from './experiment-rules.js';
import { parentConditions } from './parent-conditions.js';

function feature(defaultValue: unknown, rules: readonly FeatureRule[]): FeatureDefinition {
  return { defaultValue, ...(rules.length > 0 && { rules }) };
}

function featureOfExperiment(experiment: CompiledExperiment): FeatureDefinition {
  const { settled, excluded } = experiment;
  return feature((settled ?? excluded).value, settled ? [] : experimentRules(experiment));
}

/** The share as a range and not as a coverage, which in the SDKs includes its end. */
function rollout({ share, unit, seed }: CompiledFlagRule): Partial<FeatureRule> {
  if (share >= 1) return {};
  return { range: [0, share], seed: seed.seed, hashVersion: seed.version, hashAttribute: unit };
}

function flagRule(rule: CompiledFlagRule): FeatureRule[] {
  const { key, answer, condition, prerequisites } = rule;
  const parents = parentConditions(prerequisites);
  if (parents === 'never') return [];
  return [{ id: key, force: answer.value, ...(condition && { condition }), ...parents, ...rollout(rule) }];
}

function featureOfFlag({ settled, fallback, rules }: CompiledFlag): FeatureDefinition {
  return feature((settled ?? fallback).value, settled ? [] : rules.flatMap(flagRule));
}

/**
 * The catalogue in the form that GrowthBook's SDKs read, one feature per experiment and flag under its key: with the same
 * attributes they give the values that `assign` and `evaluateFlag` give. Whoever is not in an experiment gets its control as
 * the default value. Send `catalogueSavedGroups` with it: conditions may refer to them.
 *
 * Nothing depends on an experiment that does not run, so the caller may leave drafts out.
 *
 * @returns a new object for each call; the caller decides which experiments a client may know of
 */
export function catalogueFeatures(catalogue: Catalogue): Record<string, FeatureDefinition> {
  return Object.fromEntries([
    ...catalogue.experiments.map((experiment) => [experiment.key, featureOfExperiment(experiment)] as const),
    ...catalogue.flags.map((flag) => [flag.key, featureOfFlag(flag)] as const),
  ]);
}
