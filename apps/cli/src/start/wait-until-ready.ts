import { setTimeout as delay } from 'node:timers/promises';

const POLL_MILLISECONDS = 100;
const ANSWER_MILLISECONDS = 2_000;

/** Waits until the address answers 200. Rejects with the signal's reason. */
export async function waitUntilReady(url: string, signal: AbortSignal): Promise<void> {
  while (!(await isReady(url))) {
    signal.throwIfAborted();
    await delay(POLL_MILLISECONDS, undefined, { signal });
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MILLISECONDS) });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    // Not listening yet, or too busy to answer in time.
    return false;
  }
}
