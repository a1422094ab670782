import { duringAStep } from '../platform/during-a-step.js';
import { isCountedWithin } from '../platform/is-counted-within.js';
import type { Fault } from './fault.js';

/** Sessions that idle in a transaction are ended after 30 s. */
const TAKEN_OVER_WITHIN = 60_000;

/** Both workers freeze in the middle of a step and keep the position locked, until the database ends their sessions by itself. */
export const workerZombieForLong: Fault = {
  name: 'worker-zombie-for-long',
  matrix: ['F-06'],
  takes: ['worker', 'database'],
  isSlow: true,
  async strike(site, dice) {
    const another = await site.newApp('worker', 'worker-3');
    await duringAStep(site, dice, () => {
      for (const worker of site.workers) worker.freeze();
    });
    await another.start();
    const goesOn = await isCountedWithin(site, dice, TAKEN_OVER_WITHIN);
    if (!goesOn) site.findings.add('worker-zombie-for-long', 'no other worker took over within a minute');
    for (const worker of site.workers) worker.thaw();
    await another.end('SIGTERM', 15_000);
  },
};
