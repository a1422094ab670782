import { AGGREGATION } from '#libs/queues';
import { jest } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BACKENDS, type Backend } from './backends.js';

jest.setTimeout(240_000);

const KILLS = 10;
const LOOK_EVERY_MILLISECONDS = 50;
/** One job, and the next one in an hour: whatever is taken up here is that one. */
const QUEUE = { ...AGGREGATION, everyMillis: 3_600_000 };
const here = (path: string): URL => new URL(path, import.meta.url);

describe.each(BACKENDS)('a job on %s whose workers are killed', (_name, open) => {
  let backend: Backend;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    backend = await open();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await backend.close();
  });

  /** A worker that has taken the job. */
  async function workerAt(how: 'hold' | 'finish'): Promise<ChildProcess> {
    const { databaseUrl, redisUrl } = backend.location;
    const places = redisUrl === undefined ? [databaseUrl] : [databaseUrl, redisUrl];
    const child = fork(fileURLToPath(here('held-job-process.ts')), [JSON.stringify(QUEUE), how, ...places], {
      execArgv: ['--import', here('../../support/typescript-loader.mjs').href],
    });
    children.push(child);
    for await (const [message] of on(child, 'message')) if (message === 'at work') break;
    return child;
  }

  it(`is finished by the next one after ${KILLS} of them`, async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const worker = await workerAt('hold');
      expect(await backend.jobs(QUEUE)).toMatchObject({ active: 1, waiting: 0, failed: 0 });
      const ended = once(worker, 'exit');
      worker.kill('SIGKILL');
      await ended;
    }
    await workerAt('finish');
    let jobs = await backend.jobs(QUEUE);
    while (jobs['active'] !== 0) {
      await delay(LOOK_EVERY_MILLISECONDS);
      jobs = await backend.jobs(QUEUE);
    }
    expect(jobs).toMatchObject({ active: 0, waiting: 0, failed: 0 });
  });
});
