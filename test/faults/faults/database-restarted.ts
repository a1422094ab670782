import type { Fault } from './fault.js';

/** The database server is restarted in order: every session is ended. */
export const databaseRestarted: Fault = {
  name: 'database-restarted',
  matrix: ['F-25'],
  takes: ['database'],
  async strike({ plan, disturbances }) {
    await disturbances.during('database', async () => {
      await plan.cluster.stop('SIGINT');
      await plan.cluster.startAgain();
    });
  },
};
