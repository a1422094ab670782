import { setTimeout as delay } from 'node:timers/promises';

/** Rejects when the work takes longer; what comes of it then is nobody's concern any more. */
export async function withinDeadline<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const inTime = new AbortController();
  const tooLate = delay(milliseconds, undefined, { signal: inTime.signal }).then(() => {
    throw new Error(`no answer within ${milliseconds} ms`);
  });
  tooLate.catch(() => undefined);
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    inTime.abort();
  }
}
