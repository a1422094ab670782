import { Evaluation } from './evaluation.js';
import { withBanditWeights } from './contextual-bandit.js';
import { FeatureRule, InlineExperiment } from './feature-definition.js';

/** Properties that an experiment takes over from its rule when they mean something. */
const COPIED = [
  'weights',
  'hashAttribute',
  'fallbackAttribute',
  'disableStickyBucketing',
  'namespace',
  'meta',
  'ranges',
  'name',
  'phase',
  'seed',
  'hashVersion',
  'filters',
  'condition',
] as const satisfies readonly (keyof FeatureRule & keyof InlineExperiment)[];

function definedParts(rule: FeatureRule): Partial<InlineExperiment> {
  const copied = COPIED.filter((name) => rule[name]).map((name) => [name, rule[name]] as const);
  return {
    ...('coverage' in rule && { coverage: rule.coverage }),
    ...(rule.bucketVersion !== undefined && { bucketVersion: rule.bucketVersion }),
    ...(rule.minBucketVersion !== undefined && { minBucketVersion: rule.minBucketVersion }),
    ...Object.fromEntries(copied),
  };
}

/** The experiment that a rule describes; undefined when it has no variations. */
export function experimentOfRule(
  rule: FeatureRule,
  featureKey: string,
  evaluation: Evaluation,
): InlineExperiment | undefined {
  const variations = rule.contextualVariations ?? rule.variations;
  if (!variations) return undefined;
  const experiment = { variations, key: rule.key || featureKey, ...definedParts(rule) };
  if (!rule.contextualBanditRef) return experiment;
  const bandit = evaluation.features.contextualBandit(rule.contextualBanditRef);
  return withBanditWeights(experiment, bandit, evaluation);
}
