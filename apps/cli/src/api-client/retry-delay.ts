const SHORTEST_MS = 200;
const LONGEST_MS = 15_000;

/**
 * Milliseconds to wait before the next attempt: doubling up to 15 s, of which a random part is left out so that clients
 * do not come back all at once. What the server asks for (`Retry-After`) is never undercut.
 */
export function retryDelay(attempt: number, retryAfterMs: number | null, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(attempt, 16));
  const backoff = ceiling * (0.5 + 0.5 * random());
  if (retryAfterMs === null) return backoff;
  return Math.max(backoff, retryAfterMs * (1 + 0.25 * random()));
}

/** `Retry-After` as milliseconds from now: seconds or an HTTP date; null when absent or unreadable. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
