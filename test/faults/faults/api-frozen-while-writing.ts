import type { App } from '../platform/app.js';
import { EVENT_LOG } from '../platform/database-moments.js';
import type { Site } from '../platform/site.js';
import { comesToHold, lasting } from '../wait.js';
import type { Fault } from './fault.js';

const TRIES = 200;
/** Its transaction keeps everything that commits after it from being counted: that must end soon, not when it wakes up. */
const COUNTED_WITHIN = 30_000;

/** A session of the API's that the database has given the word to and that says nothing: half of a group is written. */
async function isMidway(site: Site): Promise<boolean> {
  const rows = await site.sql(
    `SELECT FROM pg_stat_activity WHERE application_name LIKE $1 AND state = 'active' AND wait_event = 'ClientRead'
       AND backend_xid IS NOT NULL AND query_start < now() - interval '0.3 seconds'`,
    [`%${EVENT_LOG}%`],
  );
  return rows.length > 0;
}

/** Freezes it again and again until that happens with a group half written. */
async function freezeMidway(site: Site, api: App): Promise<boolean> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    api.freeze();
    await lasting(350);
    if (await isMidway(site)) return true;
    api.thaw();
    await lasting(attempt % 7);
  }
  return false;
}

/** A machine with an API hangs for long while it writes events: what other APIs take must be counted all the same. */
export const apiFrozenWhileWriting: Fault = {
  name: 'api-frozen-while-writing',
  matrix: ['F-03', 'F-06', 'F-27'],
  takes: ['api', 'worker', 'database'],
  isSlow: true,
  async strike(site) {
    const [, api] = site.apis as [App, App];
    if (await freezeMidway(site, api)) {
      const [frozen] = await site.sql<{ horizon: string }>(
        'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS horizon',
      );
      const isPast = async (): Promise<boolean> => {
        const [row] = await site.sql<{ past: boolean }>(
          'SELECT transaction >= $1::text::xid8 AS past FROM drain_position',
          [frozen?.horizon],
        );
        return row?.past ?? false;
      };
      if (!(await comesToHold(isPast, COUNTED_WITHIN)))
        site.findings.add(
          'api-frozen-while-writing',
          'nothing is counted for 30 s while an API hangs in a write',
        );
    }
    api.thaw();
  },
};
