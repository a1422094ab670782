import { hash } from 'node:crypto';

/** SHA-256 of the whole key as 64 hex digits; a key is 256 random bits, so nothing slower is needed. */
export function hashApiKey(key: string): string {
  return hash('sha256', key, 'hex');
}
