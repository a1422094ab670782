import { hash } from 'node:crypto';

const UUID_LENGTH = 36;
const DASH = 45;
const UUID_BYTES = 16;

/** Value of a hexadecimal digit by its character code; -1: not one. */
const DIGIT = new Int8Array(128).fill(-1);
for (let value = 0; value < 16; value += 1) {
  const digit = value.toString(16);
  DIGIT[digit.charCodeAt(0)] = value;
  DIGIT[digit.toUpperCase().charCodeAt(0)] = value;
}

/**
 * Writes the 16 bytes under which the log knows a client's id: a UUID (any version, any case) as it is, any other text as its
 * MD5, which is there to spread, not to protect.
 */
export function writeEventId(id: string, target: Uint8Array, offset: number): void {
  if (writeUuid(id, target, offset)) return;
  target.set(hash('md5', id, 'buffer'), offset);
}

/** As `writeEventId`, of an id that is UTF-8 from `from` to `to`. */
export function writeEventIdBytes(
  bytes: Uint8Array,
  from: number,
  to: number,
  target: Uint8Array,
  offset: number,
): void {
  if (to - from === UUID_LENGTH && writeUuidBytes(bytes, from, target, offset)) return;
  target.set(hash('md5', bytes.subarray(from, to), 'buffer'), offset);
}

/** The same as text, as the column `id` of the log shows it. */
export function eventIdToUuid(id: string): string {
  const bytes = Buffer.alloc(UUID_BYTES);
  writeEventId(id, bytes, 0);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** False, with undefined bytes written, when the text is not a UUID. */
export function writeUuid(text: string, target: Uint8Array, offset: number): boolean {
  if (text.length !== UUID_LENGTH) return false;
  let at = 0;
  for (let byte = 0; byte < UUID_BYTES; byte += 1) {
    if (byte === 4 || byte === 6 || byte === 8 || byte === 10) {
      if (text.charCodeAt(at) !== DASH) return false;
      at += 1;
    }
    const high = digitAt(text, at);
    const low = digitAt(text, at + 1);
    if (high < 0 || low < 0) return false;
    target[offset + byte] = high * 16 + low;
    at += 2;
  }
  return true;
}

function writeUuidBytes(bytes: Uint8Array, from: number, target: Uint8Array, offset: number): boolean {
  let at = from;
  for (let byte = 0; byte < UUID_BYTES; byte += 1) {
    if (byte === 4 || byte === 6 || byte === 8 || byte === 10) {
      if (bytes[at] !== DASH) return false;
      at += 1;
    }
    const high = DIGIT[bytes[at] as number] ?? -1;
    const low = DIGIT[bytes[at + 1] as number] ?? -1;
    if (high < 0 || low < 0) return false;
    target[offset + byte] = high * 16 + low;
    at += 2;
  }
  return true;
}

function digitAt(text: string, at: number): number {
  return DIGIT[text.charCodeAt(at)] ?? -1;
}
