import type { Assignment } from '#libs/assignment';
import type { Assigned } from './assigned.js';

/** Answers that many units share are one frozen object each, so their text is made once. */
const shared = new WeakMap<Assignment, string>();

/** The body of the answer. */
export function writeAssignments({ assignments, configVersion }: Assigned): string {
  let text = '{"assignments":[';
  for (let index = 0; index < assignments.length; index++) {
    if (index > 0) text += ',';
    text += writeAssignment(assignments[index] as Assignment);
  }
  return `${text}],"configVersion":"${configVersion}"}`;
}

function writeAssignment(assignment: Assignment): string {
  if (!Object.isFrozen(assignment)) return JSON.stringify(assignment);
  let text = shared.get(assignment);
  if (text === undefined) {
    text = JSON.stringify(assignment);
    shared.set(assignment, text);
  }
  return text;
}
