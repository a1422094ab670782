import type { Violation } from '#libs/domain';
import type { ValidationError } from 'class-validator';
import { pointerStep } from '../json/json-pointer.js';

/** What class-validator calls a member that the DTO does not know. */
const UNKNOWN_MEMBER = 'whitelistValidation';

/** class-validator's tree of errors as a flat list with JSON pointers. */
export function violationsOf(errors: readonly ValidationError[], parent = ''): Violation[] {
  return errors.flatMap((error) => {
    const pointer = parent + pointerStep(error.property);
    const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
      pointer,
      detail: constraint === UNKNOWN_MEMBER ? 'is not known here' : withoutName(message, error.property),
    }));
    return [...own, ...violationsOf(error.children ?? [], pointer)];
  });
}

/** "weight must be a number" says the name twice, since the pointer has it. */
function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
