import { endSessions } from '../platform/database-moments.js';
import type { Fault } from './fault.js';

/** An experiment is edited while sessions of the database are being ended: each edit happens whole or not at all. */
export const configEditedInOutage: Fault = {
  name: 'config-edited-in-outage',
  matrix: ['F-37', 'F-24'],
  takes: ['config', 'database'],
  async strike(site) {
    await site.disturbances.during('database', async () => {
      for (let time = 0; time < 6; time++) {
        const edited = site.management.edit(time % 2);
        await endSessions(site, 'consumer-science');
        await edited;
      }
    });
  },
};
