/**
 * The text under which a unit is hashed. Empty, zero, false and absent values identify nobody, as in the
 * open SDKs; numbers and other values are hashed by their text, which for an empty list is empty.
 *
 * @returns null when the value identifies nobody or has no text
 */
export function unitText(value: unknown): string | null {
  if (!value || typeof value === 'symbol') return null;
  if (typeof value === 'string') return value;
  try {
    return `${value as string}`;
  } catch {
    return null; // an object whose own `toString` is data has no text
  }
}
