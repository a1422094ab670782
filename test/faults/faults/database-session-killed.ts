import { sendSignal } from '../../../apps/cli/src/process/send-signal.js';
import { answers, EVENT_LOG } from '../platform/database-moments.js';
import { comesToHold } from '../wait.js';
import type { Fault } from './fault.js';

/** One session's process is killed while it writes: the server ends all others and recovers. */
export const databaseSessionKilled: Fault = {
  name: 'database-session-killed',
  matrix: ['F-24'],
  takes: ['database'],
  async strike(site) {
    await site.disturbances.during('database', async () => {
      const [session] = await site.sql<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE application_name LIKE $1 ORDER BY state_change DESC LIMIT 1`,
        [`%${EVENT_LOG}%`],
      );
      if (session !== undefined) sendSignal(session.pid, 'SIGKILL');
      await comesToHold(() => answers(site), 30_000);
    });
  },
};
