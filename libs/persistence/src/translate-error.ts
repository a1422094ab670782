import { DatabaseUnavailableError, DomainError, InvalidInputError } from '#libs/domain';

/**
 * Classes of SQLSTATE: connection, resources (too many connections, disk full, memory), operator (shutdown, cancelled by
 * statement_timeout); and a server that takes no writes, a deadlock, a serialization failure, a lock that was not to be had.
 */
const UNAVAILABLE = /^(08...|53...|57...|25006|25P03|40001|40P01|55P03)$/;
const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_|ENOENT)/;
/** pg gives these no code. The last is TypeORM's, of a transaction whose connection broke between two of its statements. */
const DRIVER_MESSAGE =
  /Query read timeout|timeout exceeded when trying to connect|Connection terminated|not queryable|Cannot use a pool after|query runner (was )?already released/i;
/** NUL in text, `\u0000` or a lone surrogate in JSON. */
const NOT_STORABLE = new Set(['22021', '22P05', '22P02']);

/** The domain's word for an error of the driver; an error that has none comes back as it is. */
export function translateError(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const code = sqlStateOf(error) ?? '';
  if (UNAVAILABLE.test(code) || NETWORK.test(code) || DRIVER_MESSAGE.test(String(error))) {
    return withCause(new DatabaseUnavailableError('The database cannot answer now; try again soon.'), error);
  }
  if (NOT_STORABLE.has(code)) {
    const detail = 'contains a NUL character or half a surrogate pair, which cannot be stored';
    return withCause(new InvalidInputError(`The text ${detail}.`, [{ pointer: '', detail }]), error);
  }
  return error;
}

/** SQLSTATE or the operating system's code, if the error carries one. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

function withCause(error: DomainError, cause: unknown): DomainError {
  error.cause = cause;
  return error;
}
