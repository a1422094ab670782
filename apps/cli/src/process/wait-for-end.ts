import { setTimeout as delay } from 'node:timers/promises';

import { processIdentity } from './process-identity.js';

const POLL_MILLISECONDS = 25;

/** Waits until the process with this identity is gone; false when it still runs at the deadline. For processes that are not our children. */
export async function waitForEnd(pid: number, identity: string, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (processIdentity(pid) === identity) {
    if (performance.now() >= deadline) return false;
    await delay(POLL_MILLISECONDS);
  }
  return true;
}
