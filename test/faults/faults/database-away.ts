import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** The database is away for some seconds; then everybody comes again at once. */
export const databaseAway: Fault = {
  name: 'database-away',
  matrix: ['F-26', 'F-16'],
  takes: ['database'],
  async strike({ plan, disturbances }, dice) {
    await disturbances.during('database', async () => {
      await plan.cluster.stop('SIGINT');
      await lasting(dice.integer(2_000, 7_000));
      await plan.cluster.startAgain();
    });
  },
};
