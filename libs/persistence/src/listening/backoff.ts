const FIRST_MILLIS = 100;
const LONGEST_MILLIS = 5_000;

/**
 * Pause before the next try: doubles with every failure up to five seconds, and is drawn from the upper half of that, so that
 * processes which lost the same server do not come back all at once.
 */
export function backoffMillis(failures: number, random: () => number = Math.random): number {
  const longest = Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** Math.min(failures - 1, 10));
  return (longest * (1 + random())) / 2;
}
