import { flagViolations, InvalidInputError, type Flag, type FlagRule, type Violation } from '#libs/domain';
import { prerequisitesOf } from '../references/prerequisite.dto.js';
import { conditionViolations, partsOfFlag } from '../references/referring-part.js';
import type { FlagChange, FlagInput, FlagResource, FlagRuleDto } from './flag.dto.js';

/** What a team decides of a flag. */
export type FlagDefinition = Pick<Flag, 'key' | 'name' | 'description' | 'enabled' | 'value' | 'rules'>;

/** The definition that the input says, every default filled in. */
export function flagDefinitionOf(input: FlagInput): FlagDefinition {
  const { key, value } = input;
  return changedFlag({ key, name: key, description: '', enabled: true, value, rules: [] }, input);
}

/** The definition after a change. */
export function changedFlag<Before extends FlagDefinition>(before: Before, change: FlagChange): Before {
  const { name, description, enabled, value, rules } = change;
  return {
    ...before,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(enabled !== undefined && { enabled }),
    ...(value !== undefined && { value }),
    ...(rules !== undefined && { rules: rules.map(ruleOf) }),
  };
}

/** InvalidInputError pointing at everything that is wrong with it; `unresolved` is what its names do not lead to. */
export function checkFlag(flag: FlagDefinition, unresolved: readonly Violation[]): void {
  const malformed = partsOfFlag(flag).flatMap(conditionViolations);
  const violations = [...flagViolations(flag), ...malformed, ...unresolved];
  if (violations.length > 0) throw new InvalidInputError('The flag contradicts itself.', violations);
}

function ruleOf({ key, condition, prerequisites, share, unit, value }: FlagRuleDto): FlagRule {
  return {
    key,
    condition: condition ?? null,
    prerequisites: prerequisitesOf(prerequisites ?? []),
    share: share ?? 1,
    unit: unit ?? 'id',
    value,
  };
}

/** Members in the order in which people read them. */
export function flagResource(flag: Flag): FlagResource {
  const { key, name, description, enabled, value, rules, version, createdAt, updatedAt } = flag;
  return { key, name, description, enabled, value, rules, version, createdAt, updatedAt };
}
