const FIRST_MILLISECONDS = 500;
const LONGEST_MILLISECONDS = 10_000;

/** How long to wait before the given restart in a row (1, 2, ...): half a second, doubling up to ten. */
export function restartDelay(restartInARow: number): number {
  return Math.min(LONGEST_MILLISECONDS, FIRST_MILLISECONDS * 2 ** (restartInARow - 1));
}
