import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Anything else could forge lines in logs or carry data where none belongs. */
const ACCEPTABLE = /^[A-Za-z0-9_-]{8,64}$/;

/** The caller's `X-Request-Id` when it is harmless, else a new one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && ACCEPTABLE.test(given) ? given : randomUUID();
}
