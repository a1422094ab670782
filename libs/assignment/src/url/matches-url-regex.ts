import { cachedPattern } from '../targeting/regex/pattern-cache.js';

/** Longest address that is matched; a longer one matches nothing. */
const MAXIMUM_URL_LENGTH = 2048;

/** Whether a pattern is found in any of the texts; one that cannot be used is found nowhere. */
export function isFoundInAny(texts: readonly string[], pattern: string): boolean {
  const compiled = cachedPattern(pattern, false);
  if (!compiled.usable) return false;
  return texts.some((text) => text.length <= MAXIMUM_URL_LENGTH && compiled.expression.test(text));
}

/** Whether a regular expression is found in an address, or in what follows its origin. */
export function matchesUrlRegex(url: URL, pattern: string): boolean {
  return isFoundInAny([url.href, url.href.slice(url.origin.length)], pattern);
}
