import type { Fault } from './fault.js';

/** A worker dies in the middle of whatever it does, and comes back. */
export const workerKilled: Fault = {
  name: 'worker-killed',
  matrix: ['F-04'],
  takes: ['worker'],
  async strike({ workers }, dice) {
    await dice.pick(workers).killAndStart();
  },
};
