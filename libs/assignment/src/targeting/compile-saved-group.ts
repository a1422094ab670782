import { compileCondition } from './compile-condition.js';
import { CompileScope } from './compile-scope.js';
import { Predicate } from './condition.js';
import { isRecord } from './is-record.js';
import { isAmong } from './operators/membership.js';
import { never } from './operators/operator.js';
import { compilePath } from './read-path.js';

type GroupEntry = Readonly<Record<string, unknown>>;

function compileList(entry: GroupEntry, attributeKey: string | undefined): Predicate {
  const path = attributeKey ?? entry['attributeKey'];
  if (typeof path !== 'string' || !Array.isArray(entry['values'])) return never;
  const read = compilePath(path);
  const has = isAmong(entry['values']);
  return (subject) => has(read(subject));
}

/**
 * Compiles a reference `{id, attributeKey?}` to a saved group: a list of values of one attribute, or a condition of
 * its own. Whatever is not understood (unknown group, unknown type, a group inside itself) matches nobody.
 */
export function compileSavedGroup(reference: unknown, scope: CompileScope): Predicate {
  if (!isRecord(reference)) return never;
  const { id, attributeKey } = reference;
  if (typeof id !== 'string' || scope.isInside(id)) return never;
  if (attributeKey !== undefined && typeof attributeKey !== 'string') return never;
  const entry = scope.savedGroup(id);
  if (!isRecord(entry)) return never;
  if (entry['type'] === 'list') return compileList(entry, attributeKey);
  if (entry['type'] === 'condition' && entry['condition'] && typeof entry['condition'] === 'object') {
    return compileCondition(entry['condition'], scope.inside(id));
  }
  return never;
}
