import type { Flag, FlagRule } from './flag.js';
import type { JsonValue } from './json.js';
import { keyViolations } from './key.js';
import type { Violation } from './violation.js';

/** What answers call the value of a flag when no rule applied; a rule of this name could not be told from it. */
export const DEFAULT_RULE = 'default';

export const JSON_TYPES = ['null', 'boolean', 'number', 'string', 'list', 'object'] as const;
export type JsonType = (typeof JSON_TYPES)[number];

export function jsonTypeOf(value: JsonValue): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return typeof value as 'boolean' | 'number' | 'string' | 'object';
}

/** Rules that no schema can say; pointers are into the flag as the API takes it. */
export function flagViolations(flag: Pick<Flag, 'key' | 'value' | 'rules'>): Violation[] {
  return [
    ...keyViolations(flag.key, '/key'),
    ...flag.rules.flatMap((rule, index) => ruleViolations(rule, `/rules/${index}`, flag.value)),
    ...repeatedKeys(flag.rules),
  ];
}

function ruleViolations(rule: FlagRule, pointer: string, flagValue: JsonValue): Violation[] {
  const violations = keyViolations(rule.key, `${pointer}/key`);
  if (rule.key === DEFAULT_RULE) {
    const detail = `must not be "${DEFAULT_RULE}": answers say that when no rule applied`;
    violations.push({ pointer: `${pointer}/key`, detail });
  }
  if (!(rule.share >= 0 && rule.share <= 1)) {
    violations.push({ pointer: `${pointer}/share`, detail: 'must be from 0 to 1' });
  }
  const [type, expected] = [jsonTypeOf(rule.value), jsonTypeOf(flagValue)];
  if (type !== expected) {
    const detail = `is of type ${type}; apps read this flag as ${expected}, the type of its value`;
    violations.push({ pointer: `${pointer}/value`, detail });
  }
  return violations;
}

function repeatedKeys(rules: readonly FlagRule[]): Violation[] {
  const keys = rules.map(({ key }) => key);
  return keys.flatMap((key, index) =>
    keys.indexOf(key) === index
      ? []
      : [{ pointer: `/rules/${index}/key`, detail: `the rule "${key}" is there twice` }],
  );
}
