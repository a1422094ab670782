import type { App } from '../platform/app.js';
import { EVENT_LOG, holdingLock, someoneWaits } from '../platform/database-moments.js';
import type { Fault } from './fault.js';

/** An API dies while the database holds its group of events, not yet committed. */
export const apiKilledBeforeCommit: Fault = {
  name: 'api-killed-before-commit',
  matrix: ['F-01'],
  takes: ['api', 'database'],
  async strike(site) {
    const [, api] = site.apis as [App, App];
    await site.disturbances.during('database', () =>
      holdingLock(site, 'event_ids', async () => {
        await someoneWaits(site, EVENT_LOG);
        await api.end('SIGKILL');
      }),
    );
    await api.start();
  },
};
