import { fork, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BACKENDS, type Backend } from './backends.js';

const here = (path: string): URL => new URL(path, import.meta.url);

describe.each(BACKENDS)('a process with queues on %s', (_name, open) => {
  let backend: Backend;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    backend = await open();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await backend.close();
  });

  function start(): ChildProcess {
    const { databaseUrl, redisUrl } = backend.location;
    const loader = here('../../support/typescript-loader.mjs').href;
    const locations = redisUrl === undefined ? [databaseUrl] : [databaseUrl, redisUrl];
    const child = fork(fileURLToPath(here('queue-process.ts')), locations, {
      execArgv: ['--import', loader],
    });
    children.push(child);
    return child;
  }

  async function said(child: ChildProcess, what: string, times = 1): Promise<void> {
    let heard = 0;
    for await (const [message] of on(child, 'message')) {
      if (message === what && (heard += 1) === times) return;
    }
  }

  async function endsOnSigterm(child: ChildProcess): Promise<void> {
    const startedAt = performance.now();
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(performance.now() - startedAt).toBeLessThan(6_000);
  }

  it('ends on SIGTERM though its server was never there', async () => {
    await backend.relay.down();
    const child = start();
    await said(child, 'hint failed');
    await endsOnSigterm(child);
  });

  it('ends on SIGTERM though its server fell silent', async () => {
    const child = start();
    await said(child, 'drained', 2);
    backend.relay.silence();
    await endsOnSigterm(child);
  });

  it('is followed by another when it was killed', async () => {
    const first = start();
    await said(first, 'drained');
    first.kill('SIGKILL');
    const second = start();
    await said(second, 'drained', 2);
    await endsOnSigterm(second);
  });
});
