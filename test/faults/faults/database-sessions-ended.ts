import { endSessions } from '../platform/database-moments.js';
import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** An administrator ends every session of the platform, three times. */
export const databaseSessionsEnded: Fault = {
  name: 'database-sessions-ended',
  matrix: ['F-24'],
  takes: ['database'],
  async strike(site) {
    await site.disturbances.during('database', async () => {
      for (let time = 0; time < 3; time++) {
        await endSessions(site, '');
        await lasting(500);
      }
    });
  },
};
