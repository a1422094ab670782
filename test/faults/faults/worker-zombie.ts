import { endSessions, STATISTICS } from '../platform/database-moments.js';
import { duringAStep } from '../platform/during-a-step.js';
import { isCountedWithin } from '../platform/is-counted-within.js';
import type { Fault } from './fault.js';

const TAKEN_OVER_WITHIN = 30_000;

/** Both workers freeze in the middle of a step, their sessions are ended, another worker does the work; then they wake up and go on. */
export const workerZombie: Fault = {
  name: 'worker-zombie',
  matrix: ['F-06'],
  takes: ['worker', 'database'],
  async strike(site, dice) {
    const another = await site.newApp('worker', 'worker-3');
    await duringAStep(site, dice, () => {
      for (const worker of site.workers) worker.freeze();
    });
    await endSessions(site, STATISTICS);
    await another.start();
    const goesOn = await isCountedWithin(site, dice, TAKEN_OVER_WITHIN);
    if (!goesOn) site.findings.add(this.name, 'no other worker took over within 30 s');
    for (const worker of site.workers) worker.thaw();
    await another.end('SIGTERM', 15_000);
  },
};
