import { duringAStep } from '../platform/during-a-step.js';
import type { Fault } from './fault.js';

/** The workers die with a step half done: its events are read, its statistics are not committed. */
export const workerKilledInStep: Fault = {
  name: 'worker-killed-in-step',
  matrix: ['F-04'],
  takes: ['worker', 'database'],
  async strike(site, dice) {
    await duringAStep(site, dice, () => Promise.all(site.workers.map((worker) => worker.end('SIGKILL'))));
    await Promise.all(site.workers.map((worker) => worker.start()));
  },
};
