import { CliError } from '../terminal/cli-error.js';

const ASSIGNMENT = /^([A-Za-z]+)=(.*)$/s;

/** The event with members set as `member=value` says: the value as JSON, or as text when it is none, or removed when empty. */
export function changedEvent(
  event: Readonly<Record<string, unknown>>,
  assignments: readonly string[],
): Record<string, unknown> {
  const changed = { ...event };
  for (const assignment of assignments) {
    const [, member, value] = ASSIGNMENT.exec(assignment) ?? [];
    if (member === undefined || value === undefined) {
      throw new CliError(
        `"${assignment}" is not a member and its value, such as timestamp=2026-01-31T12:00:00Z.`,
      );
    }
    if (value === '') delete changed[member];
    else changed[member] = valueOf(value);
  }
  return changed;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
