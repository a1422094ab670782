import { isOperatorObject } from '../targeting/is-operator-object.js';
import { isRecord } from '../targeting/is-record.js';
import { findOperator } from '../targeting/operators/index.js';
import { checkOperand } from './check-operand.js';
import { Place } from './place.js';

function checkOperators(requirements: Readonly<Record<string, unknown>>, place: Place): void {
  const inner = place.deeper();
  if (!inner) return;
  for (const [name, expected] of Object.entries(requirements)) {
    const part = inner.at(name);
    if (!part.countNode()) return;
    const operator = findOperator(name);
    if (operator) checkOperand(operator.operand, expected, part);
    else part.report(`unknown operator ${name}`);
  }
}

/** Checks what stands behind a path: a plain value, or an object of operators. */
export function checkRequirement(requirement: unknown, place: Place): void {
  if (requirement === undefined) return place.report('must be a value');
  if (!isRecord(requirement)) return;
  if (isOperatorObject(requirement)) return checkOperators(requirement, place);
  const hasOperator = Object.keys(requirement).some((key) => key.startsWith('$'));
  if (hasOperator) place.report('mixes operators with plain keys');
}
