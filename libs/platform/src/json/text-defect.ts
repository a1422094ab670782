/** A lone surrogate is half a character: UTF-8, and so the database, cannot carry it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Why the text cannot be stored, in words; null when it can. */
export function textDefect(text: string): string | null {
  if (text.includes('\u0000')) return 'must not contain a NUL character';
  if (LONE_SURROGATE.test(text)) return 'must not contain half of a surrogate pair';
  return null;
}
