import { compileCondition } from '../compile-condition.js';
import { CompileScope } from '../compile-scope.js';
import { compileRequirement } from '../compile-requirement.js';
import { ValuePredicate } from '../condition.js';
import { InvalidConditionError } from '../invalid-condition.error.js';
import { isOperatorObject } from '../is-operator-object.js';
import { isRecord } from '../is-record.js';
import { negate, never, Operator } from './operator.js';

function compileElement(expected: unknown, scope: CompileScope): ValuePredicate {
  if (!isRecord(expected)) throw new InvalidConditionError('$elemMatch needs an object');
  return isOperatorObject(expected) ? compileRequirement(expected, scope) : compileCondition(expected, scope);
}

function containingAll(ignoreCase: boolean): Operator {
  return {
    operand: 'requirements',
    compile(expected, scope) {
      if (!Array.isArray(expected)) return never;
      const required = expected.map((each) => compileRequirement(each, scope, ignoreCase));
      return (value) =>
        Array.isArray(value) && required.every((predicate) => value.some((each) => predicate(each)));
    },
  };
}

/** Operators that hold requirements of their own. */
export const nestedOperators: Readonly<Record<string, Operator>> = {
  $not: { operand: 'requirement', compile: (expected, scope) => negate(compileRequirement(expected, scope)) },
  $size: {
    operand: 'requirement',
    compile(expected, scope) {
      const holds = compileRequirement(expected, scope);
      return (value) => Array.isArray(value) && holds(value.length);
    },
  },
  $elemMatch: {
    operand: 'element',
    compile(expected, scope) {
      const holds = compileElement(expected, scope);
      return (value) =>
        Array.isArray(value) &&
        value.some((each: unknown) => each !== null && each !== undefined && holds(each));
    },
  },
  $all: containingAll(false),
  $alli: containingAll(true),
};
