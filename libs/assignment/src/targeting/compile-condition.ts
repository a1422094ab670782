import { CompileScope } from './compile-scope.js';
import { Predicate } from './condition.js';
import { compileRequirement } from './compile-requirement.js';
import { compileSavedGroup } from './compile-saved-group.js';
import { every } from './every.js';
import { InvalidConditionError } from './invalid-condition.error.js';
import { isRecord } from './is-record.js';
import { compilePath, readAttribute } from './read-path.js';

function compileEach(conditions: unknown, scope: CompileScope): Predicate[] {
  if (!Array.isArray(conditions))
    throw new InvalidConditionError('$and, $or and $nor need a list of conditions');
  return conditions.map((condition) => compileCondition(condition, scope));
}

/** An empty list of alternatives holds, as in the open SDKs. */
function compileAny(conditions: unknown, scope: CompileScope): Predicate {
  const predicates = compileEach(conditions, scope);
  return (subject) => predicates.length === 0 || predicates.some((predicate) => predicate(subject));
}

function not(predicate: Predicate): Predicate {
  return (subject) => !predicate(subject);
}

function compileAtPath(path: string, expected: unknown, scope: CompileScope): Predicate {
  const holds = compileRequirement(expected, scope);
  if (!path.includes('.')) return (subject) => holds(readAttribute(subject, path)); // most paths: one call less
  const read = compilePath(path);
  return (subject) => holds(read(subject));
}

function compilePart(key: string, value: unknown, scope: CompileScope): Predicate {
  scope.countNode();
  switch (key) {
    case '$or':
      return compileAny(value, scope);
    case '$nor':
      return not(compileAny(value, scope));
    case '$and':
      return every(compileEach(value, scope));
    case '$not':
      return not(compileCondition(value, scope));
    case '$savedGroup':
      return compileSavedGroup(value, scope);
    default:
      return compileAtPath(key, value, scope);
  }
}

/**
 * Compiles a condition once into closures, so that evaluation parses nothing and allocates next to nothing.
 *
 * @throws InvalidConditionError when the condition is malformed, too deep or too large; operators and patterns that
 *   are not known do not throw, they match nobody
 */
export function compileCondition(
  condition: unknown,
  scope: CompileScope = CompileScope.outermost(),
): Predicate {
  if (!isRecord(condition)) throw new InvalidConditionError('a condition must be an object');
  const inner = scope.deeper();
  return every(Object.entries(condition).map(([key, value]) => compilePart(key, value, inner)));
}
