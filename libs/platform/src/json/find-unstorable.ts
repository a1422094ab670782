import type { Violation } from '#libs/domain';
import { INHERITED_NAMES } from './inherited-names.js';
import { jsonPointer } from './json-pointer.js';
import { textDefect } from './text-defect.js';

const MOST_VIOLATIONS = 20;

/**
 * Texts and names that cannot be stored or are unsafe, anywhere in a parsed value. Recursion is bounded: the value's depth
 * was checked when it was parsed.
 */
export function findUnstorable(value: unknown, pointer = ''): Violation[] {
  const search = new Search(pointer);
  search.look(value);
  return search.found;
}

class Search {
  readonly found: Violation[] = [];
  /** To where it looks now: made a pointer of only where there is something to say. */
  private readonly steps: (string | number)[] = [];

  constructor(private readonly root: string) {}

  look(value: unknown): void {
    if (typeof value === 'string') {
      const defect = textDefect(value);
      if (defect !== null) this.add(defect);
    } else if (Array.isArray(value)) this.items(value);
    else if (value !== null && typeof value === 'object') this.members(value);
  }

  private items(values: readonly unknown[]): void {
    const place = this.steps.push(0) - 1;
    for (let index = 0; index < values.length && !this.isEnough; index += 1) {
      this.steps[place] = index;
      this.look(values[index]);
    }
    this.steps.pop();
  }

  private members(values: object): void {
    const place = this.steps.push('') - 1;
    for (const [name, member] of Object.entries(values)) {
      if (this.isEnough) break;
      const defect = INHERITED_NAMES.has(name) ? 'is not allowed as a name' : nameDefect(name);
      this.steps[place] = defect === null ? name : storableName(name);
      if (defect === null) this.look(member);
      else this.add(defect);
    }
    this.steps.pop();
  }

  private get isEnough(): boolean {
    return this.found.length >= MOST_VIOLATIONS;
  }

  private add(detail: string): void {
    this.found.push({ pointer: this.root + jsonPointer(this.steps), detail });
  }
}

function nameDefect(name: string): string | null {
  const defect = textDefect(name);
  return defect === null ? null : `as a name ${defect}`;
}

function storableName(name: string): string {
  return name.replace(/\p{Surrogate}|\0/gu, '\ufffd');
}
