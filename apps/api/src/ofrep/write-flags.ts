import type { Assignment } from '#libs/assignment';
import { createHash } from 'node:crypto';
import { listedFlagOf } from './flag-of.js';

/** Answers that many units share are one frozen object each, so their text is made once. */
const shared = new WeakMap<Assignment, string>();

/** The flags as JSON, and a tag that is another whenever they are: for another context as for another configuration. */
export function writeFlags(assignments: readonly Assignment[]): { flags: string; etag: string } {
  let flags = '[';
  for (let index = 0; index < assignments.length; index += 1) {
    if (index > 0) flags += ',';
    flags += writeFlag(assignments[index] as Assignment);
  }
  flags += ']';
  return { flags, etag: `W/"${createHash('sha256').update(flags).digest('base64url').slice(0, 27)}"` };
}

function writeFlag(assignment: Assignment): string {
  if (!Object.isFrozen(assignment)) return JSON.stringify(listedFlagOf(assignment));
  let text = shared.get(assignment);
  if (text === undefined) {
    text = JSON.stringify(listedFlagOf(assignment));
    shared.set(assignment, text);
  }
  return text;
}
