import type { Fault } from './fault.js';

/** The database server dies under load, and recovers from its log. */
export const databaseCrashed: Fault = {
  name: 'database-crashed',
  matrix: ['F-25'],
  takes: ['database'],
  async strike({ plan, disturbances }) {
    await disturbances.during('database', async () => {
      await plan.cluster.stop('SIGKILL');
      await plan.cluster.startAgain();
    });
  },
};
