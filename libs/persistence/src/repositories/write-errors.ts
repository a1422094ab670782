import { AlreadyExistsError, NotFoundError } from '#libs/domain';
import { sqlStateOf } from '../translate-error.js';

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';
/** Keys that experiments and flags share; their own constraints are looked at first. */
const SHARED_KEYS = 'feature_keys_unique';

/** Names the error of an insert: the key is taken, or the project it belongs to is not there. */
export function insertErrorOf(error: unknown, what: string, key: string, projectId: string): unknown {
  if (sqlStateOf(error) === UNIQUE_VIOLATION) return new AlreadyExistsError(holderOf(error, what), key);
  if (sqlStateOf(error) === FOREIGN_KEY_VIOLATION) return new NotFoundError('project', projectId);
  return error;
}

function holderOf(error: unknown, what: string): string {
  if ((error as { constraint?: unknown }).constraint !== SHARED_KEYS) return what;
  return what === 'flag' ? 'experiment' : 'flag';
}
