import { ValuePredicate } from '../condition.js';
import { negate, never, Operator } from './operator.js';

/** Up to this many members a list is searched as fast as a set, and has nothing to hash. */
const LONGEST_SEARCHED_LIST = 8;

function fold(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function contains(members: readonly unknown[]): ValuePredicate {
  const set = new Set(members);
  if (members.length > LONGEST_SEARCHED_LIST || set.has(NaN)) return (value) => set.has(value);
  return (value) => {
    for (const member of members) if (member === value) return true;
    return false;
  };
}

/** Whether a value is one of the members; of a list, whether any of its elements is. */
export function isAmong(members: readonly unknown[]): ValuePredicate {
  const has = contains([...members]);
  return (value) => (Array.isArray(value) ? value.some(has) : has(value));
}

function isAmongIgnoringCase(members: readonly unknown[]): ValuePredicate {
  const has = contains(members.map(fold));
  return (value) => (Array.isArray(value) ? value.some((element) => has(fold(element))) : has(fold(value)));
}

function withList(compile: (members: readonly unknown[]) => ValuePredicate): Operator {
  return { operand: 'list', compile: (expected) => (Array.isArray(expected) ? compile(expected) : never) };
}

/** Membership of a list given in the condition; the forms that end in `i` ignore case. */
export const membershipOperators: Readonly<Record<string, Operator>> = {
  $in: withList(isAmong),
  $nin: withList((members) => negate(isAmong(members))),
  $ini: withList(isAmongIgnoringCase),
  $nini: withList((members) => negate(isAmongIgnoringCase(members))),
};
