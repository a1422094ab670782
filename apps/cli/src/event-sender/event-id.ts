import { hash } from 'node:crypto';

/**
 * An id laid out like UUIDv7 (RFC 9562): the event's time in milliseconds first, so that ids sort by time and keep an index
 * small, then 74 bits of the SHA-256 of what the event says. The same content has the same id, whenever it is sent.
 */
export function eventId(time: Date, content: readonly string[]): string {
  const milliseconds = Math.max(0, time.getTime()).toString(16).padStart(12, '0').slice(-12);
  const digest = hash('sha256', JSON.stringify(content), 'hex');
  const variantDigit = (8 + (parseInt(digest[3]!, 16) & 3)).toString(16);
  const timeLow = milliseconds.slice(8);
  return `${milliseconds.slice(0, 8)}-${timeLow}-7${digest.slice(0, 3)}-${variantDigit}${digest.slice(4, 7)}-${digest.slice(7, 19)}`;
}
