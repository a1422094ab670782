import type { Violation } from '#libs/domain';
import { pointerStep } from './json-pointer.js';
import { textDefect } from './text-defect.js';

/** Names that every object inherits: as members they would shadow what code relies on, so they are never a name of ours. */
const INHERITED_NAMES = new Set(Object.getOwnPropertyNames(Object.prototype));

const MOST_VIOLATIONS = 20;

/**
 * Texts and names that cannot be stored or are unsafe, anywhere in a parsed value. Recursion is bounded: the value's depth
 * was checked when it was parsed.
 */
export function findUnstorable(value: unknown, pointer = '', found: Violation[] = []): Violation[] {
  if (found.length >= MOST_VIOLATIONS) return found;
  if (typeof value === 'string') {
    const defect = textDefect(value);
    if (defect !== null) found.push({ pointer, detail: defect });
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => findUnstorable(item, `${pointer}/${index}`, found));
  } else if (value !== null && typeof value === 'object') {
    for (const [name, member] of Object.entries(value)) inspectMember(name, member, pointer, found);
  }
  return found;
}

function inspectMember(name: string, member: unknown, pointer: string, found: Violation[]): void {
  const defect = INHERITED_NAMES.has(name) ? 'is not allowed as a name' : nameDefect(name);
  if (defect === null) findUnstorable(member, pointer + pointerStep(name), found);
  else found.push({ pointer: pointer + pointerStep(storableName(name)), detail: defect });
}

function nameDefect(name: string): string | null {
  const defect = textDefect(name);
  return defect === null ? null : `as a name ${defect}`;
}

function storableName(name: string): string {
  return name.replace(/\p{Surrogate}|\0/gu, '\ufffd');
}
