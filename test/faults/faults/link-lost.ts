import type { App } from '../platform/app.js';
import { isCountedWithin } from '../platform/is-counted-within.js';
import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

/** Reports catch up within a minute of whatever happened; some more, since a busy machine is slow at everything. */
const CAUGHT_UP_WITHIN = 90_000;

/**
 * The connections of the only worker are lost without a word, as when the database's machine loses its power: nothing is closed,
 * nothing ever comes. New connections work. The worker must notice.
 */
export const linkLost: Fault = {
  name: 'link-lost',
  matrix: ['F-27', 'F-06'],
  takes: ['worker', 'database'],
  isSlow: true,
  async strike(site, dice) {
    const [worker, other] = site.workers as [App, App];
    await other.end('SIGKILL');
    site.relays.worker.silence('answers');
    // The step at work may have been committed: what comes now must be counted too.
    await lasting(3_000);
    const goesOn = await isCountedWithin(site, dice, CAUGHT_UP_WITHIN);
    if (!goesOn) {
      site.findings.add(
        'link-lost',
        `${worker.plan.name} waits for an answer that cannot come, and counts nothing for 90 s`,
      );
      site.relays.worker.cut();
    }
    await other.start();
  },
};
