import { CompileScope } from '../compile-scope.js';
import { ValuePredicate } from '../condition.js';

/** What an operator wants on its right side; the validator checks it, the compiler tolerates more. */
export type OperandKind =
  | 'anything'
  | 'flag'
  | 'list'
  | 'pattern'
  | 'version'
  | 'typeName'
  | 'groupId'
  | 'requirement'
  | 'requirements'
  | 'element';

/** An operator of the language: what it takes, and how it becomes a predicate. */
export interface Operator {
  readonly operand: OperandKind;
  compile(expected: unknown, scope: CompileScope): ValuePredicate;
}

/** The predicate of what can match nobody. */
export const never: ValuePredicate = () => false;

/** The opposite of a predicate. */
export function negate(predicate: ValuePredicate): ValuePredicate {
  return (value) => !predicate(value);
}
