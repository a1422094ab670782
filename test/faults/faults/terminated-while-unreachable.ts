import type { App } from '../platform/app.js';
import type { Fault } from './fault.js';

const LONGEST_END = 15_000;

/** An API and a worker are asked to end while the database, and Redis where there is one, hang: they end all the same. */
export const terminatedWhileUnreachable: Fault = {
  name: 'terminated-while-unreachable',
  matrix: ['F-44'],
  takes: ['api', 'worker', 'database', 'redis'],
  isSlow: true,
  async strike(site) {
    const { plan, disturbances, findings } = site;
    const apps = [site.apis[0], site.workers[0]] as [App, App];
    await disturbances.during('database', async () => {
      plan.cluster.freeze();
      plan.redis?.freeze();
      await Promise.all(
        apps.map(async (app) => {
          const milliseconds = await app.end('SIGTERM', LONGEST_END);
          if (milliseconds >= LONGEST_END)
            findings.add('terminated-while-unreachable', `${app.plan.name} did not end in 15 s`);
        }),
      );
      plan.redis?.thaw();
      plan.cluster.thaw();
    });
    await Promise.all(apps.map((app) => app.start()));
  },
};
