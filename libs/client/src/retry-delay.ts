/** Milliseconds. Longer than that nobody is kept waiting, whatever a Retry-After says. */
const LONGEST_RETRY_AFTER = 3_600_000;

/** Milliseconds that a Retry-After header (seconds, or a date) asks for; 0 when it asks for nothing. */
export function readRetryAfter(header: string | null, now: number): number {
  if (!header) return 0;
  const millis = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now;
  return millis > 0 ? Math.min(millis, LONGEST_RETRY_AFTER) : 0;
}

/** Exponential backoff with full jitter: anything from nothing to `base * 2^(failures - 1)`, `longest` at most. */
export function backoff(failures: number, base: number, longest: number, random: number): number {
  return random * Math.min(longest, base * 2 ** (failures - 1));
}
