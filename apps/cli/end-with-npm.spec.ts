import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

const MODULE = new URL('end-with-npm.mjs', import.meta.url).href;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'csci-npm-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program under a shell says until it ends, when the shell is killed once the program runs. */
async function saidUnderKilledShell(variables: Record<string, string>): Promise<string> {
  const script = join(folder, 'program.mjs');
  writeFileSync(
    script,
    `import { endWithNpm } from '${MODULE}';
     process.on('SIGTERM', () => { console.log('stopping'); process.exit(0); });
     endWithNpm();
     setTimeout(() => { console.log('still here'); process.exit(0); }, 3000);
     console.log('running');`,
  );
  const shell = spawn('sh', ['-c', `"${process.execPath}" "${script}"; true`], {
    env: { PATH: process.env['PATH'], ...variables },
  });
  let said = '';
  shell.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(shell.stdout, 'data');
  shell.kill('SIGTERM');
  await once(shell.stdout, 'end');
  return said;
}

it('stops when the shell that npm started was killed', async () => {
  expect(await saidUnderKilledShell({ npm_lifecycle_event: 'start' })).toBe('running\nstopping\n');
});

it('goes on when somebody else started it', async () => {
  expect(await saidUnderKilledShell({})).toBe('running\nstill here\n');
});
