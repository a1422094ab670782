import type { Fault } from './fault.js';

/** The database server is stopped in the way that is a crash, and recovers. */
export const databaseStoppedAtOnce: Fault = {
  name: 'database-stopped-at-once',
  matrix: ['F-25'],
  takes: ['database'],
  async strike({ plan, disturbances }) {
    await disturbances.during('database', async () => {
      await plan.cluster.stop('SIGQUIT');
      await plan.cluster.startAgain();
    });
  },
};
