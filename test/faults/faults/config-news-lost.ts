import { MOVING } from '../load/experiments.js';
import { ask } from '../load/request.js';
import type { App } from '../platform/app.js';
import { endSessions } from '../platform/database-moments.js';
import type { Site } from '../platform/site.js';
import { comesToHold } from '../wait.js';
import type { Fault } from './fault.js';

const KNOWN_WITHIN = 5_000;

async function revisionAt({ clientKey: key }: Site, api: App): Promise<number | undefined> {
  const body = { attributes: { id: 'somebody' }, experiments: [MOVING] };
  const outcome = await ask({ method: 'POST', url: `${api.url}/v1/assignments`, key, body });
  if (outcome.kind !== 'answer' || outcome.answer.status !== 200) return undefined;
  const { assignments } = JSON.parse(outcome.answer.text) as {
    assignments: { value: { revision: number } }[];
  };
  return assignments[0]?.value.revision;
}

/** The session over which an API hears of changes is gone when a change is made: it must learn of it all the same, within seconds. */
export const configNewsLost: Fault = {
  name: 'config-news-lost',
  matrix: ['F-38'],
  takes: ['config', 'database'],
  async strike(site) {
    await endSessions(site, 'listens on');
    if (!(await site.management.edit(0))) return;
    const revision = site.management.newestRevision;
    const [, api] = site.apis as [App, App];
    const isKnown = await comesToHold(async () => (await revisionAt(site, api)) === revision, KNOWN_WITHIN);
    if (!isKnown) site.findings.add('config-news-lost', `${api.plan.name} does not know a change after 5 s`);
  },
};
