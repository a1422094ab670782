import { CompileScope } from '../compile-scope.js';
import { textOf } from '../coercion.js';
import { isRecord } from '../is-record.js';
import { isAmong } from './membership.js';
import { negate, never, Operator } from './operator.js';

/** Values of a saved group: none for an unknown one, null for one that is no list and so can match nobody. */
function groupValues(expected: unknown, scope: CompileScope): readonly unknown[] | null {
  const entry = scope.savedGroup(textOf(expected) ?? '');
  if (entry === undefined) return [];
  if (Array.isArray(entry)) return entry as unknown[];
  if (isRecord(entry) && entry['type'] === 'list')
    return Array.isArray(entry['values']) ? entry['values'] : null;
  return null;
}

/** Membership of a saved group, named by its id. */
export const groupOperators: Readonly<Record<string, Operator>> = {
  $inGroup: {
    operand: 'groupId',
    compile(expected, scope) {
      const values = groupValues(expected, scope);
      return values === null ? never : isAmong(values);
    },
  },
  $notInGroup: {
    operand: 'groupId',
    compile(expected, scope) {
      const values = groupValues(expected, scope);
      return values === null ? never : negate(isAmong(values));
    },
  },
};
