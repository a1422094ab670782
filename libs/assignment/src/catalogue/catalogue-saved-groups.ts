import { FeatureDefinition, FeatureRule } from '../features/feature-definition.js';
import { SavedGroups } from '../targeting/condition.js';
import { isRecord } from '../targeting/is-record.js';
import { Catalogue } from './catalogue.js';
import { catalogueFeatures } from './catalogue-features.js';

/** The group that a member of a condition refers to. */
function referenceOf(name: string, operand: unknown): unknown {
  if (name === '$inGroup' || name === '$notInGroup') return operand;
  return name === '$savedGroup' && isRecord(operand) ? operand['id'] : undefined;
}

/** The groups that conditions refer to by themselves. */
function groupsIn(conditions: readonly unknown[]): Set<string> {
  const found = new Set<string>();
  const open = [...conditions];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (typeof part !== 'object' || part === null) continue;
    for (const [name, operand] of Object.entries(part)) {
      const reference = referenceOf(name, operand);
      if (typeof reference === 'string') found.add(reference);
      else if (operand !== undefined) open.push(operand);
    }
  }
  return found;
}

function conditionsOf({ condition, parentConditions = [] }: FeatureRule): unknown[] {
  return [condition ?? {}, ...parentConditions.map((parent) => parent.condition ?? {})];
}

/** The condition that a group stands for; none for a list. */
function conditionsOfGroup(group: unknown): unknown[] {
  return isRecord(group) && group['type'] === 'condition' ? [group['condition']] : [];
}

/**
 * The saved groups that features refer to, directly or through each other, in the form that GrowthBook's SDKs read. A group
 * that nobody asks for stays here: its members are people.
 *
 * @param features those that are sent; everything that `catalogueFeatures` gives when absent
 */
export function catalogueSavedGroups(
  catalogue: Catalogue,
  features: Readonly<Record<string, FeatureDefinition>> = catalogueFeatures(catalogue),
): SavedGroups {
  const { savedGroups } = catalogue;
  const rules = Object.values(features).flatMap((feature) => feature.rules ?? []);
  const needed = new Set<string>();
  const add = (conditions: unknown[]): void => {
    for (const name of groupsIn(conditions)) if (Object.hasOwn(savedGroups, name)) needed.add(name);
  };
  add(rules.flatMap(conditionsOf));
  for (const name of needed) add(conditionsOfGroup(savedGroups[name]));
  return Object.fromEntries([...needed].map((name) => [name, savedGroups[name]]));
}
