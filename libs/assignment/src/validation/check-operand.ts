import { isOperatorObject } from '../targeting/is-operator-object.js';
import { isRecord } from '../targeting/is-record.js';
import { OperandKind } from '../targeting/operators/operator.js';
import { TYPE_NAMES } from '../targeting/operators/shape.js';
import { cachedPattern } from '../targeting/regex/pattern-cache.js';
import { checkRequirement } from './check-requirement.js';
import { Place } from './place.js';
import { checkCondition } from './validate-condition.js';

type Check = (expected: unknown, place: Place) => void;

function requires(holds: (expected: unknown) => boolean, message: string): Check {
  return (expected, place) => {
    if (!holds(expected)) place.report(message);
  };
}

const checkPattern: Check = (expected, place) => {
  const compiled = cachedPattern(expected, false);
  if (!compiled.usable) place.report(compiled.reason);
};

const checkRequirements: Check = (expected, place) => {
  if (!Array.isArray(expected)) return place.report('must be a list');
  expected.forEach((each, index) => checkRequirement(each, place.at(index)));
};

const checkElement: Check = (expected, place) => {
  if (isRecord(expected) && isOperatorObject(expected)) return checkRequirement(expected, place);
  checkCondition(expected, place);
};

const CHECKS: Readonly<Record<OperandKind, Check>> = {
  anything: requires((expected) => expected !== undefined, 'must be a value'),
  flag: requires((expected) => typeof expected === 'boolean', 'must be true or false'),
  list: requires(Array.isArray, 'must be a list'),
  pattern: checkPattern,
  version: requires((expected) => ['string', 'number'].includes(typeof expected), 'must be a version'),
  typeName: requires(
    (expected) => TYPE_NAMES.includes(expected as string),
    `must be one of ${TYPE_NAMES.join(', ')}`,
  ),
  groupId: (expected, place) => place.checkGroup(expected),
  requirement: (expected, place) => checkRequirement(expected, place),
  requirements: checkRequirements,
  element: checkElement,
};

/** Checks the right side of an operator. */
export function checkOperand(kind: OperandKind, expected: unknown, place: Place): void {
  CHECKS[kind](expected, place);
}
