import { ask } from '../load/request.js';
import type { App } from '../platform/app.js';
import { EVENT_LOG, holdingLock } from '../platform/database-moments.js';
import { isCountedWithin } from '../platform/is-counted-within.js';
import type { Site } from '../platform/site.js';
import { comesToHold } from '../wait.js';
import type { Fault } from './fault.js';

const MIDWAY_WITHIN = 15_000;
/** Its transaction keeps everything that commits after it from being counted: that must end soon, not when it wakes up. */
const COUNTED_WITHIN = 45_000;

/** An API whose group is half written: the ids are there, and it is about to be asked for the rows. */
async function isMidway(site: Site): Promise<boolean> {
  const rows = await site.sql(
    `SELECT FROM pg_stat_activity WHERE application_name LIKE $1 AND wait_event_type = 'Lock' AND query ~ '^\\s*COPY event_ids'`,
    [`%${EVENT_LOG}%`],
  );
  return rows.length > 0;
}

function send(site: Site, api: App, events: object[]): Promise<unknown> {
  const url = `${api.url}/v1/events`;
  return ask({ method: 'POST', url, key: site.clientKey, body: { events }, patience: 120_000 });
}

/** A machine with an API hangs for long while it writes events: what other APIs take must be counted all the same. */
export const apiFrozenWhileWriting: Fault = {
  name: 'api-frozen-while-writing',
  matrix: ['F-03', 'F-06', 'F-27'],
  takes: ['worker', 'database'],
  isSlow: true,
  async strike(site, dice) {
    const api = await site.newApp('api', 'api-3');
    await api.start();
    const events = site.moreEvents(dice, 200);
    let sent: Promise<unknown> = Promise.resolve();
    await site.disturbances.during('database', () =>
      holdingLock(site, 'events', async () => {
        sent = send(site, api, events);
        if (!(await comesToHold(() => isMidway(site), MIDWAY_WITHIN)))
          throw new Error('the API did not come to write');
        api.freeze();
      }),
    );
    if (!(await isCountedWithin(site, dice, COUNTED_WITHIN)))
      site.findings.add(this.name, 'nothing is counted for 45 s while an API hangs in the middle of a write');
    api.thaw();
    await sent;
    await api.end('SIGTERM', 15_000);
  },
};
