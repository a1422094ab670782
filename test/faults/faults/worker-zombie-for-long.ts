import { drainedPosition, holdingLock, someoneWaits, STATISTICS } from '../platform/database-moments.js';
import { comesToHold } from '../wait.js';
import type { Fault } from './fault.js';

/** Sessions that idle in a transaction are ended after 30 s. */
const TAKEN_OVER_WITHIN = 45_000;

/** Both workers freeze in the middle of a step and keep the position locked, until the database ends their sessions by itself. */
export const workerZombieForLong: Fault = {
  name: 'worker-zombie-for-long',
  matrix: ['F-06'],
  takes: ['worker', 'database'],
  isSlow: true,
  async strike(site) {
    const another = await site.newApp('worker', 'worker-3');
    await holdingLock(site, 'drained_days', async () => {
      await someoneWaits(site, STATISTICS);
      for (const worker of site.workers) worker.freeze();
    });
    await another.start();
    const before = await drainedPosition(site);
    const goesOn = await comesToHold(async () => (await drainedPosition(site)) !== before, TAKEN_OVER_WITHIN);
    if (!goesOn) site.findings.add('worker-zombie-for-long', 'no other worker took over within 45 s');
    for (const worker of site.workers) worker.thaw();
    await another.end('SIGTERM', 15_000);
  },
};
