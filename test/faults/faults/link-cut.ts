import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** The network between the database, and one API and one worker, breaks off and comes back. */
export const linkCut: Fault = {
  name: 'link-cut',
  matrix: ['F-24', 'F-27'],
  takes: ['database'],
  async strike({ relays, disturbances }, dice) {
    await disturbances.during('database', async () => {
      await Promise.all([relays.api.down(), relays.worker.down()]);
      await lasting(dice.integer(200, 4_000));
      await Promise.all([relays.api.open(), relays.worker.open()]);
    });
  },
};
