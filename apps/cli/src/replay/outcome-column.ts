import { KEY_PATTERN } from '#libs/domain';
import { InvalidArgumentError } from 'commander';
import type { OutcomeColumn } from './replay-question.js';

/** `COLUMN`, or `COLUMN=KEY` when the column's name is no key or another is wanted. */
export function parseOutcome(text: string): OutcomeColumn {
  const at = text.lastIndexOf('=');
  const column = at > 0 ? text.slice(0, at) : text;
  const key = at > 0 ? text.slice(at + 1) : text;
  if (!KEY_PATTERN.test(key)) {
    throw new InvalidArgumentError(
      `"${key}" can be no metric's key (letters, digits, "_", ".", "-"): say --outcome "${column}=a_key".`,
    );
  }
  return { column, key };
}
