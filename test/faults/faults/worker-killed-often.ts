import type { Fault } from './fault.js';

/** The workers die again and again, each time as soon as they are at work: a job must not be given up for that. */
export const workerKilledOften: Fault = {
  name: 'worker-killed-often',
  matrix: ['F-05'],
  takes: ['worker'],
  isSlow: true,
  async strike({ workers }) {
    for (let time = 0; time < 4; time++) await Promise.all(workers.map((worker) => worker.killAndStart()));
  },
};
