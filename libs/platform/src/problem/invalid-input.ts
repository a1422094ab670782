import type { Violation } from '#libs/domain';
import { ProblemError } from './problem.js';

/** The problem for input that is wrong in these places; its detail is the first of them in words. */
export function invalidInput(violations: readonly Violation[]): ProblemError {
  const [first] = violations;
  const others = violations.length - 1;
  const place = first === undefined || first.pointer === '' ? 'The body' : first.pointer;
  const more = others > 0 ? ` (and ${others} more)` : '';
  return new ProblemError('invalid-input', `${place} ${first?.detail ?? 'is not valid'}${more}.`, violations);
}
