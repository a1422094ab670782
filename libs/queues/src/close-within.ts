import { setTimeout as delay } from 'node:timers/promises';

/** Closing waits for the queue's server; when that is gone, it is given up on after this long. */
export const CLOSE_MILLIS = 3_000;

/** Closes, or stops waiting for it; never rejects. */
export async function closeWithin(millis: number, close: () => Promise<unknown>): Promise<void> {
  const deadline = new AbortController();
  const passed = delay(millis, undefined, { signal: deadline.signal }).catch(() => undefined);
  const closed = close().catch(() => undefined);
  await Promise.race([closed, passed]);
  deadline.abort();
}
