import { InvalidEnvironmentError } from '#libs/config';
import { DomainError } from '#libs/domain';

import { isUnreachable } from '../database/is-unreachable.js';
import { CliError } from './cli-error.js';

const UNDEFINED_TABLE = '42P01';

/** What the user reads when a command failed; a stack only where the fault is likely ours. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return `csci failed: ${String(error)}`;
  if (error instanceof CliError || error instanceof InvalidEnvironmentError) return error.message;
  const { cause } = error;
  if (isUnreachable(error))
    return `The database does not answer: ${messageOf(cause ?? error)}. csci doctor tells more.`;
  if ((error as { code?: unknown }).code === UNDEFINED_TABLE) {
    return 'The database is not up to date: run csci migrate.';
  }
  if (error instanceof DomainError) return error.message;
  return error.stack ?? error.message;
}

/** Of a refused connection to several addresses Node says nothing itself; its parts do. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
