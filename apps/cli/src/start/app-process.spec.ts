import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { processIdentity } from '../process/process-identity.js';
import { AppProcess } from './app-process.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'csci-app-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a script and waits for its first line. */
async function launch(code: string): Promise<{ app: AppProcess; lines: string[] }> {
  const script = join(folder, 'app.cjs');
  writeFileSync(script, code);
  const lines: string[] = [];
  const app = await new Promise<AppProcess>((resolve) => {
    const launched = AppProcess.launch({
      name: 'api',
      script,
      env: { ...process.env, WHO: 'someone' },
      onLine: (line) => {
        lines.push(line);
        resolve(launched);
      },
    });
  });
  return { app, lines };
}

const FOREVER = 'setInterval(() => {}, 1000);';

it('passes on its lines and its environment, and says how it ended', async () => {
  const { app, lines } = await launch(
    "console.log('hello ' + process.env.WHO); console.error('it is broken'); process.exitCode = 3;",
  );
  expect(await app.ended).toBe('exit code 3: it is broken');
  expect(lines.sort()).toEqual(['hello someone', 'it is broken']);
});

it('names the error it died of, not the end of its stack', async () => {
  const { app } = await launch(
    "console.log('up'); setImmediate(() => { throw new RangeError('too many'); });",
  );
  expect(await app.ended).toBe('exit code 1: RangeError: too many');
});

it('ends at SIGTERM in its own time', async () => {
  const { app } = await launch(
    `process.on('SIGTERM', () => { console.error('closing'); process.exit(0); }); console.log('up'); ${FOREVER}`,
  );
  await app.stop(8_000);
  expect(await app.ended).toBe('exit code 0: closing');
});

it('is killed, with what it started, when it does not end in time', async () => {
  const { app, lines } = await launch(
    `process.on('SIGTERM', () => {});
     const child = require('node:child_process').spawn('sleep', ['60'], { stdio: 'ignore' });
     console.log(child.pid); ${FOREVER}`,
  );
  await app.stop(100);
  expect(await app.ended).toBe('SIGKILL');
  expect(processIdentity(Number(lines[0]))).toBeUndefined();
});

it('is told by its channel when the supervisor is gone', async () => {
  const { app, lines } = await launch(
    `process.on('disconnect', () => { console.log('alone'); process.exit(0); }); console.log(process.connected); ${FOREVER}`,
  );
  app.disconnect();
  expect(await app.ended).toBe('exit code 0');
  expect(lines).toEqual(['true', 'alone']);
});
