import { keyViolations } from './key.js';
import type { SavedGroup } from './saved-group.js';
import type { Violation } from './violation.js';

export const MOST_GROUP_VALUES = 100_000;
export const LONGEST_GROUP_VALUE = 256;
/** More than that many faults help nobody. */
const MOST_TOLD = 20;

/** Rules that no schema can say; pointers are into the group as the API takes it. */
export function savedGroupViolations({ key, content }: Pick<SavedGroup, 'key' | 'content'>): Violation[] {
  const violations = keyViolations(key, '/key');
  if (content.type === 'condition') return violations;
  if (content.values.length > MOST_GROUP_VALUES) {
    const detail = `has ${content.values.length} values, at most ${MOST_GROUP_VALUES} are possible: give the units an attribute instead`;
    violations.push({ pointer: '/values', detail });
  }
  return violations;
}

/** What stands in the place of a list of values: texts and numbers that an attribute can be equal to. */
export function groupValueViolations(values: unknown, pointer: string): Violation[] {
  if (!Array.isArray(values)) return [{ pointer, detail: 'must be a list of texts or numbers' }];
  if (values.length > MOST_GROUP_VALUES) {
    return [{ pointer, detail: `must have at most ${MOST_GROUP_VALUES} items` }];
  }
  const violations: Violation[] = [];
  for (const [index, value] of values.entries()) {
    const detail = faultOf(value);
    if (detail !== null) violations.push({ pointer: `${pointer}/${index}`, detail });
    if (violations.length === MOST_TOLD) break;
  }
  return violations;
}

function faultOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'must be a finite number';
  if (typeof value !== 'string') return 'must be a text or a number';
  if (value === '') return 'must not be empty';
  return value.length > LONGEST_GROUP_VALUE ? `must have at most ${LONGEST_GROUP_VALUE} characters` : null;
}
