/**
 * The conversions that the condition language inherits from JavaScript. Attributes are data from outside, and an
 * object whose own `toString` is not a function cannot be converted: such values convert to undefined here and
 * match nothing, where the language itself would throw.
 */

/** Text as `value + ""` gives it. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  try {
    return `${value as string}`;
  } catch {
    return undefined;
  }
}

/** Number as `value * 1` gives it; NaN for what is none. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  try {
    return (value as number) * 1;
  } catch {
    return NaN;
  }
}

/** What `<` and `>` compare: the value itself, or what an object converts to. */
export function comparableOf(value: unknown): unknown {
  if (typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.getTime();
  return textOf(value);
}

/** JSON text of an object or list; undefined for other values and for what has none (cycles, endless depth). */
export function jsonOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
