import { InvalidEnvironmentError } from '#libs/config';
import { DomainError } from '#libs/domain';

import { isUnreachable } from '../database/is-unreachable.js';
import { CliError } from './cli-error.js';

const UNDEFINED_TABLE = '42P01';

/** What the user reads when a command failed; a stack only where the fault is likely ours. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return `csci failed: ${String(error)}`;
  if (error instanceof CliError || error instanceof InvalidEnvironmentError) return error.message;
  if (isUnreachable(error))
    return `The database does not answer: ${rootMessage(error)}. csci doctor tells more.`;
  if ((error as { code?: unknown }).code === UNDEFINED_TABLE) {
    return 'The database is not up to date: run csci migrate.';
  }
  if (error instanceof DomainError) return error.message;
  return error.stack ?? error.message;
}

/** What was at the bottom of it, in one line. Of a connection refused at several addresses only the parts say anything. */
export function rootMessage(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(rootMessage).join('; ');
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : rootMessage(error.cause);
}
