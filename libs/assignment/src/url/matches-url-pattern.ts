import { parseUrl } from './parse-url.js';
import { matchesWildcard } from './matches-wildcard.js';

/** What `*` becomes while a pattern is parsed as an address, where a star would not be a valid host. */
const WILDCARD = '_____';
const ANY_ORIGIN = `https://${WILDCARD}`;

function parsePattern(pattern: string): URL | null {
  // "example.com/x" names a host: give it the protocol that would make it one.
  const withProtocol = pattern.replace(/^([^:/?]*)\./i, 'https://$1.').replaceAll('*', WILDCARD);
  return parseUrl(withProtocol, ANY_ORIGIN);
}

function matchesPart(actual: string, pattern: string): boolean {
  return matchesWildcard(actual, pattern, WILDCARD);
}

/** Paths with and without their outer slashes are the same. */
function matchesPath(actual: string, pattern: string): boolean {
  const bare = pattern.replace(/^\/|\/$/g, '');
  const starts = actual.startsWith('/') ? [actual, actual.slice(1)] : [actual];
  const paths = starts.flatMap((path) => (path.endsWith('/') ? [path, path.slice(0, -1)] : [path]));
  return paths.some((path) => matchesPart(path, bare));
}

/** Whether host and path match a pattern with `*`, and its hash and every query parameter where it names them. */
export function matchesUrlPattern(url: URL, pattern: string): boolean {
  const expected = parsePattern(pattern);
  if (!expected) return false;
  return (
    matchesPart(url.host, expected.host) &&
    matchesPath(url.pathname, expected.pathname) &&
    (!expected.hash || matchesPart(url.hash, expected.hash)) &&
    [...expected.searchParams].every(([name, value]) => matchesPart(url.searchParams.get(name) ?? '', value))
  );
}
