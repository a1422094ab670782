import { Sender } from '../load/sender.js';
import type { App } from '../platform/app.js';
import { countEvents } from '../platform/database-moments.js';
import { comesToHold } from '../wait.js';
import type { Fault } from './fault.js';

/** An API dies after the database committed its group, before it heard of it: nobody was answered. */
export const apiKilledAfterCommit: Fault = {
  name: 'api-killed-after-commit',
  matrix: ['F-02'],
  takes: ['api', 'database'],
  async strike(site, dice) {
    const [api, other] = site.apis as [App, App];
    other.freeze();
    const before = await countEvents(site);
    site.relays.api.silence('answers');
    const sent = new Sender(site, 0).send(site.moreEvents(dice, 20));
    await comesToHold(async () => (await countEvents(site)) > before, 3_000);
    await api.end('SIGKILL');
    other.thaw();
    await Promise.all([api.start(), sent]);
  },
};
