import {
  drainedPosition,
  endSessions,
  holdingLock,
  someoneWaits,
  STATISTICS,
} from '../platform/database-moments.js';
import { comesToHold } from '../wait.js';
import type { Fault } from './fault.js';

/** Both workers freeze in the middle of a step, their sessions are ended, another worker does the work; then they wake up and go on. */
export const workerZombie: Fault = {
  name: 'worker-zombie',
  matrix: ['F-06'],
  takes: ['worker', 'database'],
  async strike(site) {
    const another = await site.newApp('worker', 'worker-3');
    await holdingLock(site, 'drained_days', async () => {
      await someoneWaits(site, STATISTICS);
      for (const worker of site.workers) worker.freeze();
    });
    await endSessions(site, STATISTICS);
    await another.start();
    const before = await drainedPosition(site);
    await comesToHold(async () => (await drainedPosition(site)) !== before, 5_000);
    for (const worker of site.workers) worker.thaw();
    await another.end('SIGTERM', 15_000);
  },
};
