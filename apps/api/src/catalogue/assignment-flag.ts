import type { AssignmentFlag } from '#libs/assignment';
import type { Flag } from '#libs/domain';

const known = new WeakMap<Flag, AssignmentFlag>();

/**
 * What assignment needs to know of a flag. Rules keep their units apart by their keys, wherever they stand in the list. The same
 * object for the same flag.
 */
export function assignmentFlagOf(flag: Flag): AssignmentFlag {
  const assigned = known.get(flag) ?? assignedBy(flag);
  known.set(flag, assigned);
  return assigned;
}

function assignedBy({ key, enabled, value, rules }: Flag): AssignmentFlag {
  return {
    key,
    enabled,
    value,
    rules: rules.map((rule) => ({ ...rule, salt: `flag:${key}:${rule.key}` })),
  };
}
