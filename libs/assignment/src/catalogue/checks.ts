import { isRecord } from '../targeting/is-record.js';
import { InvalidDefinitionError } from './invalid-definition.error.js';

/** Refuses a definition for what is wrong with it. */
export function refuseIf(isBad: boolean, message: string): void {
  if (isBad) throw new InvalidDefinitionError(message);
}

export function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

/** Whether two bounds are in 0..1 and in order. */
export function isRange(start: unknown, end: unknown): boolean {
  return isShare(start) && isShare(end) && start <= end;
}

/** Whether a value is absent, or a list of which every element is right. */
export function isListOf(value: unknown, isRight: (element: unknown) => boolean): boolean {
  return value === undefined || (Array.isArray(value) && value.every(isRight));
}

/** Whether a value has the form of a prerequisite; its condition is checked where it is compiled. */
export function isPrerequisite(value: unknown): boolean {
  return isRecord(value) && typeof value['key'] === 'string' && isRecord(value['condition']);
}
