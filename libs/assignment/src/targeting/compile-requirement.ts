import { jsonOf, numberOf, textOf } from './coercion.js';
import { CompileScope } from './compile-scope.js';
import { ValuePredicate } from './condition.js';
import { every } from './every.js';
import { isOperatorObject } from './is-operator-object.js';
import { never } from './operators/operator.js';
import { findOperator } from './operators/index.js';

function equalsText(expected: string, ignoreCase: boolean): ValuePredicate {
  if (!ignoreCase)
    return (value) => value === expected || (typeof value !== 'string' && textOf(value) === expected);
  const folded = expected.toLowerCase();
  return (value) => textOf(value)?.toLowerCase() === folded;
}

function equalsData(expected: unknown): ValuePredicate {
  const json = jsonOf(expected);
  return json === undefined ? never : (value) => jsonOf(value) === json;
}

function compileOperators(requirements: object, scope: CompileScope): ValuePredicate {
  const inner = scope.deeper();
  const predicates = Object.entries(requirements).map(([name, expected]) => {
    inner.countNode();
    // An operator that is not known matches nobody, so an old server never lets in whom a new condition keeps out.
    return findOperator(name)?.compile(expected, inner) ?? never;
  });
  return every(predicates);
}

/**
 * Compiles what stands behind a path: a plain value to equal after conversion ("1" equals 1, a truthy value
 * equals true), a list or object to equal as JSON, or an object of operators which must all hold.
 */
export function compileRequirement(
  expected: unknown,
  scope: CompileScope,
  ignoreCase = false,
): ValuePredicate {
  if (typeof expected === 'string') return equalsText(expected, ignoreCase);
  if (typeof expected === 'number') return (value) => numberOf(value) === expected;
  if (typeof expected === 'boolean') return (value) => value !== null && !!value === expected;
  if (expected === null) return (value) => value === null;
  if (typeof expected !== 'object') return never;
  if (Array.isArray(expected) || !isOperatorObject(expected)) return equalsData(expected);
  return compileOperators(expected, scope);
}
