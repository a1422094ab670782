import { inNamespace } from '../bucketing/in-namespace.js';
import { unitText } from '../hashing/unit-text.js';
import { evaluateFeatureWithin } from './evaluate-feature.js';
import { Evaluation } from './evaluation.js';
import { InlineExperiment, ParentCondition } from './feature-definition.js';
import { isFilteredOut } from './is-filtered-out.js';

function isInShare(
  { filters, namespace }: InlineExperiment,
  hashValue: unknown,
  evaluation: Evaluation,
): boolean {
  if (filters) return !isFilteredOut(filters, evaluation.attributes);
  return !namespace || inNamespace(unitText(hashValue) ?? '', namespace);
}

function meetsPrerequisite({ id, condition }: ParentCondition, evaluation: Evaluation): boolean {
  const { value, source } = evaluateFeatureWithin(id, evaluation);
  return source !== 'cyclicPrerequisite' && evaluation.features.passes(condition ?? {}, { value });
}

function isInGroup({ groups }: InlineExperiment, { features }: Evaluation): boolean {
  return !groups || groups.some((group) => features.hasGroup(group));
}

/** Whether a unit that has no earlier assignment may enter: filters or namespace, condition, prerequisites, groups. */
export function isEligible(
  experiment: InlineExperiment,
  hashValue: unknown,
  evaluation: Evaluation,
): boolean {
  const { condition, parentConditions } = experiment;
  return (
    isInShare(experiment, hashValue, evaluation) &&
    (!condition || evaluation.targets(condition)) &&
    (!parentConditions || parentConditions.every((parent) => meetsPrerequisite(parent, evaluation))) &&
    isInGroup(experiment, evaluation)
  );
}
