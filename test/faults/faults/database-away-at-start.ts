import type { App } from '../platform/app.js';
import { comesToHold } from '../wait.js';
import type { Fault } from './fault.js';

/** Seconds, of a machine that does much else; pauses between two tries grow to five. */
const READY_WITHIN = 20;

async function statusOf(app: App, what: 'live' | 'ready'): Promise<number> {
  const signal = AbortSignal.timeout(9_000);
  return fetch(`${app.url}/health/${what}`, { signal }).then(
    ({ status }) => status,
    () => 0,
  );
}

/** An API and a worker start while the database is away: they live, say that they are not ready, and are soon after it is back. */
export const databaseAwayAtStart: Fault = {
  name: 'database-away-at-start',
  matrix: ['F-26'],
  takes: ['database', 'api', 'worker'],
  async strike(site) {
    const { plan, disturbances, findings } = site;
    const [api] = site.apis as [App];
    const [worker] = site.workers as [App];
    await disturbances.during('database', async () => {
      await plan.cluster.stop('SIGINT');
      await Promise.all([api.end('SIGKILL'), worker.end('SIGKILL')]);
      for (const app of [api, worker]) {
        app.launch();
        const lives = await comesToHold(async () => (await statusOf(app, 'live')) === 200, 60_000);
        if (!lives)
          findings.add('database-away-at-start', `${app.plan.name} does not live without a database`);
        const ready = await statusOf(app, 'ready');
        if (ready !== 503)
          findings.add('database-away-at-start', `${app.plan.name} says ${ready} of being ready`);
      }
      await plan.cluster.startAgain();
      const since = performance.now();
      await Promise.all([api.ready(), worker.ready()]);
      const seconds = (performance.now() - since) / 1_000;
      if (seconds > READY_WITHIN)
        findings.add('database-away-at-start', `ready only after ${seconds.toFixed(1)} s`);
    });
  },
};
