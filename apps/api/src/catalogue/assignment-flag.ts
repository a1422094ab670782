import type { AssignmentFlag } from '#libs/assignment';
import type { Flag } from '#libs/domain';

/** What assignment needs to know of a flag. Rules keep their units apart by their keys, wherever they stand in the list. */
export function assignmentFlagOf({ key, enabled, value, rules }: Flag): AssignmentFlag {
  return {
    key,
    enabled,
    value,
    rules: rules.map((rule) => ({ ...rule, salt: `flag:${key}:${rule.key}` })),
  };
}
