import { setTimeout as delay } from 'node:timers/promises';

const POLL_MILLISECONDS = 25;

/** For what no event tells, such as another process's state; false when it did not come to hold in time. */
export async function comesToHold(
  holds: () => boolean | Promise<boolean>,
  milliseconds: number,
): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!(await holds())) {
    if (performance.now() > end) return false;
    await delay(POLL_MILLISECONDS);
  }
  return true;
}

/** The length of a fault, or of a pause between two requests: the one place where time itself is what is waited for. */
export const lasting = (milliseconds: number): Promise<void> => delay(milliseconds);
