import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** Four workers want the same job at the same time. */
export const workersMany: Fault = {
  name: 'workers-many',
  matrix: ['F-07'],
  takes: ['worker'],
  async strike(site) {
    const more = await Promise.all(['worker-3', 'worker-4'].map((name) => site.newApp('worker', name)));
    await Promise.all(more.map((worker) => worker.start()));
    await lasting(3_000);
    await Promise.all(more.map((worker) => worker.end('SIGTERM', 15_000)));
  },
};
