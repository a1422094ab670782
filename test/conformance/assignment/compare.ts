import { isDeepStrictEqual } from 'node:util';

const DECIMALS = 1e8;

/** A value with its numbers rounded down to eight decimals and absent parts left out, as vectors are compared. */
export function comparable(value: unknown): unknown {
  if (typeof value === 'number') return Math.floor(value * DECIMALS) / DECIMALS;
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(parts.map(([name, part]) => [name, comparable(part)]));
}

/** What differs, as one line; null when nothing does. */
export function difference(expected: unknown, got: unknown): string | null {
  if (isDeepStrictEqual(comparable(expected), comparable(got))) return null;
  return `got ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`;
}
