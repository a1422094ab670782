import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, it } from '@jest/globals';

import { processIdentity } from './process-identity.js';

it('is stable for one process and differs between two', async () => {
  const child = spawn('sleep', ['30']);
  await once(child, 'spawn');
  const pid = child.pid as number;

  expect(processIdentity(pid)).toBeDefined();
  expect(processIdentity(pid)).toBe(processIdentity(pid));
  expect(processIdentity(pid)).not.toBe(processIdentity(process.pid));

  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(processIdentity(pid)).toBeUndefined();
});

it('reads past a command name with brackets and spaces', async () => {
  const child = spawn(process.execPath, [
    '-e',
    "process.title = 'a) b (c'; setInterval(() => {}, 1000); console.log()",
  ]);
  await once(child.stdout, 'data');
  expect(processIdentity(child.pid as number)).toMatch(/\d+$/);
  child.kill('SIGKILL');
  await once(child, 'exit');
});

it('takes a dead process that nobody collected for dead', async () => {
  const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 30']);
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const zombie = Number(line.toString());
  const deadline = Date.now() + 10_000;
  while (processIdentity(zombie) !== undefined && Date.now() < deadline) await new Promise(setImmediate);
  expect(processIdentity(zombie)).toBeUndefined();
  parent.kill('SIGKILL');
  await once(parent, 'exit');
});
