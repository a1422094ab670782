import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { childProcessesOf } from '../../../apps/cli/src/process/child-processes-of.js';
import { sendSignal } from '../../../apps/cli/src/process/send-signal.js';
import { gone, isRunning, Platform, until } from './platform.js';

/** Every test starts several processes, which on a busy machine takes its time. */
jest.setTimeout(180_000);

const EVERYTHING = ['api', 'worker', 'postgres'] as const;
/** One data directory for all tests: each finds it as the last one left it, stopped or killed. */
let folder: string;
let data: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'csci-start-'));
  chmodSync(folder, 0o755);
  data = join(folder, '.data');
});
afterAll(() => rmSync(folder, { recursive: true }));

function everything(platform: Platform): number[] {
  return EVERYTHING.map((name) => platform.pidOf(name));
}

/** Waits until the API answers that it is ready. */
function ready(platform: Platform): Promise<void> {
  return until(
    async () => (await fetch(`${platform.url}/health/ready`).catch(() => undefined))?.status === 200,
  );
}

describe('csci start', () => {
  it('shows addresses and keys once, stops cleanly, and finds its data again', async () => {
    const first = await Platform.start(data);
    expect(first.said).toMatch(
      /Admin key\s+cs_admin_\S{20,}[^]*Client key\s+cs_client_\S{20,}[^]*only this once/,
    );
    await ready(first);
    const processes = everything(first);
    expect(await first.stop()).toBe(0);
    expect(processes.filter(isRunning)).toEqual([]);
    expect(existsSync(join(data, 'supervisor.lock'))).toBe(false);

    const second = await Platform.start(data);
    expect(second.said).not.toMatch(/cs_(admin|client)_/);
    expect(second.said).toContain('made earlier');
    expect(second.said).not.toContain('brought up to date');
    expect(await second.stop()).toBe(0);
  });

  it('refuses a second start on the same data and names the first', async () => {
    const first = await Platform.start(data);
    const second = Platform.launch(data);
    expect(await second.ended()).toBe(1);
    expect(second.said).toContain(`pid ${first.pid} at ${first.url}`);
    await ready(first);
    expect(await first.stop()).toBe(0);
  });

  it('takes the next port when the default one is taken, beside another installation', async () => {
    const first = await Platform.start(data);
    const second = await Platform.start(join(folder, 'other'));
    expect(second.url).not.toBe(first.url);
    expect(second.said).toContain('is taken by another program');
    expect(await Promise.all([first.stop(), second.stop()])).toEqual([0, 0]);
  });

  it('stops at once when Ctrl-C comes in the middle of its start', async () => {
    const platform = Platform.launch(data);
    await platform.says('Starting PostgreSQL');
    platform.signal('SIGINT');
    expect(await platform.ended()).toBe(0);
    expect(platform.said).toContain('Stopped.');
    const again = await Platform.start(data);
    expect(await again.stop()).toBe(0);
  });

  it('says why when the API cannot start, and leaves nothing running', async () => {
    const platform = Platform.launch(data, { API_FAULT: 'does not start' });
    expect(await platform.ended()).toBe(1);
    expect(platform.said).toContain(
      'api does not start: exit code 1: Error: the API cannot read its configuration',
    );
    expect(existsSync(join(data, 'postgres', 'postmaster.pid'))).toBe(false);
  });
});

describe('when a process is killed', () => {
  it.each(EVERYTHING)('%s comes back', async (name) => {
    const platform = await Platform.start(data);
    const before = platform.pidOf(name);
    sendSignal(before, 'SIGKILL');
    await platform.says('ended unexpectedly (SIGKILL); starting it again in 0.5 s');
    if (name === 'postgres') await platform.says('PostgreSQL runs again');
    await ready(platform);
    await until(() => platform.pidOf(name) !== before);
    expect(isRunning(platform.pidOf(name))).toBe(true);
    expect(await platform.stop()).toBe(0);
  });

  it('the supervisor itself: API and worker end by themselves, the next start takes the database over', async () => {
    const killed = await Platform.start(data);
    const [api = 0, worker = 0, postgres = 0] = everything(killed);
    killed.signal('SIGKILL');
    await Promise.all([gone(api), gone(worker)]);
    expect(isRunning(postgres)).toBe(true);

    const next = await Platform.start(data);
    expect(next.said).toContain(`PostgreSQL (pid ${postgres}) of an earlier start still runs; stopping it`);
    expect(isRunning(postgres)).toBe(false);
    expect(await next.stop()).toBe(0);
  });

  it('the supervisor itself, with a worker that does not notice: the next start ends it', async () => {
    const killed = await Platform.start(data, { WORKER_FAULT: 'deaf' });
    const worker = killed.pidOf('worker');
    killed.signal('SIGKILL');
    await killed.ended();

    const next = await Platform.start(data);
    expect(next.said).toContain(`worker (pid ${worker}) of an earlier start still runs; stopping it`);
    expect(isRunning(worker)).toBe(false);
    expect(await next.stop()).toBe(0);
  });
});

describe('F-44: stopping while everything hangs', () => {
  it('takes at most 15 s and leaves nothing running', async () => {
    const platform = await Platform.start(data, { WORKER_FAULT: 'deaf' });
    const processes = everything(platform);
    const sessions = childProcessesOf(platform.pidOf('postgres'));
    [...sessions, platform.pidOf('postgres'), platform.pidOf('api')].forEach((pid) =>
      sendSignal(pid, 'SIGSTOP'),
    );
    const began = performance.now();
    await platform.stop();
    expect(performance.now() - began).toBeLessThan(15_000);
    await Promise.all([...processes, ...sessions].map(gone));
  });

  it('ends at once at the second Ctrl-C', async () => {
    const platform = await Platform.start(data, { WORKER_FAULT: 'deaf' });
    const processes = everything(platform);
    platform.signal('SIGINT');
    await platform.says('Stopping');
    const impatient = setInterval(() => platform.signal('SIGINT'), 100);
    expect(await platform.ended()).toBe(130);
    clearInterval(impatient);
    await Promise.all(processes.map(gone));
    const again = await Platform.start(data);
    expect(await again.stop()).toBe(0);
  });
});
