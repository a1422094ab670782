import { answers } from '../platform/database-moments.js';
import { comesToHold, lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** The database's disk is full, for data and for its log; then there is room again. */
export const diskFull: Fault = {
  name: 'disk-full',
  matrix: ['F-28', 'F-29'],
  takes: ['database'],
  needsDisk: true,
  isSlow: true,
  async strike(site, dice) {
    const { cluster } = site.plan;
    await site.disturbances.during('database', async () => {
      cluster.disk?.shrinkTo(dice.integer(1, 20));
      await lasting(6_000);
      cluster.disk?.restore();
      await cluster.keepRunning();
      await comesToHold(() => answers(site), 30_000);
    });
  },
};
