import type { Fault } from './fault.js';

const LONGEST_END = 15_000;

/** A deployment replaces the workers: SIGTERM in the middle of whatever they do, an end in time, and new ones. */
export const workerTerminated: Fault = {
  name: 'worker-terminated',
  matrix: ['F-33', 'F-44'],
  takes: ['worker'],
  async strike({ workers, findings }) {
    await Promise.all(
      workers.map(async (worker) => {
        const milliseconds = await worker.end('SIGTERM', LONGEST_END);
        if (milliseconds >= LONGEST_END)
          findings.add('worker-terminated', `${worker.plan.name} did not end in 15 s`);
        await worker.start();
      }),
    );
  },
};
