import { canonicalJson } from '#libs/domain';
import { invalidInput } from '#libs/platform';
import { createHash } from 'node:crypto';

/** Printable ASCII without blanks, as a UUID or the like. */
const ACCEPTABLE = /^[\x21-\x7e]{1,255}$/;

/** The key of an `Idempotency-Key` header; null when there is none. */
export function parseIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && ACCEPTABLE.test(header)) return header;
  throw invalidInput([
    { pointer: '/header/idempotency-key', detail: 'must be 1 to 255 printable characters without blanks' },
  ]);
}

/** Equal requests give equal hashes, however their JSON is written. */
export function hashRequest(method: string, url: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method} ${url}\n${canonicalJson(body ?? null)}`)
    .digest('hex');
}
