import { Sender } from '../load/sender.js';
import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

const CLIENTS = 200;
const ALL_WITHIN = 30_000;

/** After an outage two hundred clients come again at once: all are answered within half a minute. */
export const retryStorm: Fault = {
  name: 'retry-storm',
  matrix: ['F-16'],
  takes: ['database', 'client'],
  isSlow: true,
  async strike(site, dice) {
    const { disturbances, plan } = site;
    let storm: Promise<unknown> = Promise.resolve();
    const started = await disturbances.during('database', async () => {
      await plan.cluster.stop('SIGINT');
      storm = Promise.all(
        Array.from({ length: CLIENTS }, (_, index) => new Sender(site, index).send(site.anyBatch(dice))),
      );
      await lasting(5_000);
      await plan.cluster.startAgain();
      return performance.now();
    });
    await disturbances.during('capacity', () => storm);
    const milliseconds = performance.now() - started;
    if (milliseconds > ALL_WITHIN)
      site.findings.add(
        'retry-storm',
        `${CLIENTS} clients were served only after ${Math.round(milliseconds)} ms`,
      );
  },
};
