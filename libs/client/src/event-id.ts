const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** 16 random hexadecimal digits. Pages of old hosts have no `crypto`; an id must be unlikely to recur, not secret. */
function randomDigits(): string {
  const bytes = new Uint8Array(8);
  if (globalThis.crypto) crypto.getRandomValues(bytes);
  else bytes.forEach((_, index) => (bytes[index] = Math.random() * 256));
  return Array.from(bytes, (byte) => hex(byte, 2)).join('');
}

const MOST_IN_A_MILLISECOND = 0xfff;

/**
 * Makes UUIDs of version 7 (RFC 9562, method 1: a counter of 12 bits after the milliseconds): sorted as text they are in the
 * order they were made in, even when the clock stands still or is set back.
 */
export function createIdMaker(): (now: number) => string {
  let millis = 0;
  let counter = 0;
  return (now) => {
    if (now > millis) [millis, counter] = [Math.floor(now), 0];
    else if (++counter > MOST_IN_A_MILLISECOND) [millis, counter] = [millis + 1, 0];
    const time = hex(millis, 12);
    const random = randomDigits();
    const variant = '89ab'.charAt(parseInt(random.charAt(0), 16) & 3);
    const tail = `${variant}${random.slice(1, 4)}-${random.slice(4)}`;
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(counter, 3)}-${tail}`;
  };
}

/** When an id was made, in milliseconds since 1970. */
export function timeOfId(id: string): number {
  return parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
