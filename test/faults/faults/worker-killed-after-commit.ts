import { Sender } from '../load/sender.js';
import type { App } from '../platform/app.js';
import { drainedPosition } from '../platform/database-moments.js';
import { comesToHold } from '../wait.js';
import type { Fault } from './fault.js';

/** A worker dies after a step was committed, before it heard of it: the job was not acknowledged. */
export const workerKilledAfterCommit: Fault = {
  name: 'worker-killed-after-commit',
  matrix: ['F-04'],
  takes: ['worker', 'database'],
  async strike(site, dice) {
    const [worker, other] = site.workers as [App, App];
    other.freeze();
    const before = await drainedPosition(site);
    site.relays.worker.silence('answers');
    await new Sender(site, 0).send(site.moreEvents(dice, 20));
    await comesToHold(async () => (await drainedPosition(site)) !== before, 3_000);
    await worker.end('SIGKILL');
    other.thaw();
    await worker.start();
  },
};
