import { setTimeout as delay } from 'node:timers/promises';

import { isUnreachable } from '../database/is-unreachable.js';

const RETRY_MILLISECONDS = 1_000;

/**
 * Migrates, waiting for a database that is not up yet for as long as it takes; says so once.
 * Rejects with what the database answered, or the signal's reason.
 */
export async function migrateWhenReachable(
  migrate: () => Promise<{ applied: string[] }>,
  note: (line: string) => void,
  signal: AbortSignal,
): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await untilAborted(migrate(), signal)).applied;
    } catch (error) {
      if (signal.aborted || !isUnreachable(error)) throw error;
      if (attempt === 1)
        note(`The database does not answer yet (${(error as Error).message}); waiting for it ...`);
      await delay(RETRY_MILLISECONDS, undefined, { signal });
    }
  }
}

/** A migration cannot be called back; its connection goes when this process does, and its transaction with it. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
