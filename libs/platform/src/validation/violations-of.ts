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
      detail: detailOf(constraint, message, error),
    }));
    return [...own, ...violationsOf(error.children ?? [], pointer)];
  });
}

function detailOf(constraint: string, message: string, { property, value }: ValidationError): string {
  if (constraint === UNKNOWN_MEMBER) return 'is not known here';
  if (value === undefined) return 'is missing';
  return withoutName(message, property);
}

/** "weight must be a number" says the name twice, since the pointer has it. */
function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
