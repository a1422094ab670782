import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** The database hangs: connections stay open and nothing answers. Every request must be answered all the same. */
export const databaseFrozen: Fault = {
  name: 'database-frozen',
  matrix: ['F-27'],
  takes: ['database'],
  isSlow: true,
  async strike({ plan, disturbances }) {
    await disturbances.during('database', async () => {
      plan.cluster.freeze();
      await lasting(12_000);
      plan.cluster.thaw();
    });
  },
};
