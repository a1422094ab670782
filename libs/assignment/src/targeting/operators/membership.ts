import { ValuePredicate } from '../condition.js';
import { negate, never, Operator } from './operator.js';

/** Up to this many members a list is searched as fast as a set, and has nothing to hash. */
const LONGEST_SEARCHED_LIST = 8;

function fold(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function search(members: readonly unknown[], value: unknown): boolean {
  for (const member of members) if (member === value) return true;
  return false;
}

/** Whether a list is better searched one by one. Not-a-number, which equals nothing, needs a set. */
function isShort(members: readonly unknown[]): boolean {
  return members.length <= LONGEST_SEARCHED_LIST && !members.includes(NaN);
}

/** Whether a value is one of the members; of a list, whether any of its elements is. */
export function isAmong(members: readonly unknown[]): ValuePredicate {
  if (isShort(members)) {
    const list = [...members];
    return (value) => (Array.isArray(value) ? value.some((each) => search(list, each)) : search(list, value));
  }
  const set = new Set(members);
  return (value) => (Array.isArray(value) ? value.some((each) => set.has(each)) : set.has(value));
}

function isAmongIgnoringCase(members: readonly unknown[]): ValuePredicate {
  const isFoldedAmong = isAmong(members.map(fold));
  return (value) => isFoldedAmong(Array.isArray(value) ? value.map(fold) : fold(value));
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
