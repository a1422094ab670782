/** Whole seconds, spread at random so that clients who failed together do not come back together. */
export function retryAfter(seconds = 1): { 'retry-after': string } {
  return { 'retry-after': String(seconds + Math.floor(Math.random() * (seconds + 2))) };
}
