import type { Violation } from './violation.js';

/** Keys name experiments, variants and metrics in URLs, events and reports; they never change. */
export const KEY_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

export function keyViolations(key: string, pointer: string): Violation[] {
  if (KEY_PATTERN.test(key)) return [];
  return [
    {
      pointer,
      detail: 'must be 1 to 64 letters, digits, "_", "." or "-", and start with a letter or digit',
    },
  ];
}
