import { UrlTarget } from '../features/feature-definition.js';
import { matchesUrlPattern } from './matches-url-pattern.js';
import { matchesUrlRegex } from './matches-url-regex.js';
import { parseUrl } from './parse-url.js';

/** Addresses are read as relative to this, so that paths alone can be targeted. */
const ANY_ORIGIN = 'https://_';

function matches(url: URL, { type, pattern }: UrlTarget): boolean {
  if (typeof pattern !== 'string') return false;
  if (type === 'regex') return matchesUrlRegex(url, pattern);
  return type === 'simple' && matchesUrlPattern(url, pattern);
}

/**
 * Whether the address of a page is targeted: no excluding pattern matches, and an including one does if there is any.
 * No patterns at all target nothing.
 */
export function isUrlTargeted(url: string, targets: readonly UrlTarget[]): boolean {
  const parsed = parseUrl(url, ANY_ORIGIN);
  const matching = parsed ? targets.filter((target) => matches(parsed, target)) : [];
  if (targets.length === 0 || matching.some((target) => target.include === false)) return false;
  const including = targets.filter((target) => target.include !== false);
  return including.length === 0 || matching.length > 0;
}
