/**
 * The text under which a unit is hashed. Empty, zero, false and absent values identify nobody, as in the
 * open SDKs; numbers and other values are hashed by their text.
 *
 * @returns the empty string when the value identifies nobody or has no text
 */
export function unitText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!value || typeof value === 'symbol') return '';
  try {
    return `${value as string}`;
  } catch {
    return ''; // an object whose own `toString` is data has no text
  }
}
