import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { expect, it } from '@jest/globals';

import { childProcessesOf } from './child-processes-of.js';
import { endProcess } from './end-process.js';
import { processIdentity } from './process-identity.js';

async function start(command: string): Promise<{ child: ChildProcess; pid: number; identity: string }> {
  const child = spawn('sh', ['-c', `${command}; echo ready; while :; do sleep 0.05; done`]);
  await once(child.stdout, 'data');
  const pid = child.pid as number;
  return { child, pid, identity: processIdentity(pid) as string };
}

const gently = [{ signal: 'SIGTERM' as const, milliseconds: 300 }];

it('ends a process that obeys, by the gentle signal', async () => {
  const { child, pid, identity } = await start('true');
  const exit = once(child, 'exit');
  expect(await endProcess(pid, identity, gently)).toBe(true);
  expect((await exit)[1]).toBe('SIGTERM');
});

it('kills one that ignores the gentle signal', async () => {
  const { child, pid, identity } = await start("trap '' TERM");
  const exit = once(child, 'exit');
  expect(await endProcess(pid, identity, gently)).toBe(true);
  expect((await exit)[1]).toBe('SIGKILL');
});

it('wakes one that was stopped, so that it can obey', async () => {
  const { child, pid, identity } = await start('true');
  const exit = once(child, 'exit');
  child.kill('SIGSTOP');
  expect(await endProcess(pid, identity, gently)).toBe(true);
  expect((await exit)[1]).toBe('SIGTERM');
});

it('leaves a process alone whose pid was given to another', async () => {
  const { child, pid } = await start('true');
  expect(await endProcess(pid, 'an earlier process', gently)).toBe(true);
  expect(processIdentity(pid)).toBeDefined();
  child.kill('SIGKILL');
  await once(child, 'exit');
});

it('finds the children of a process', async () => {
  const { child, pid } = await start('true');
  expect(childProcessesOf(process.pid)).toContain(pid);
  expect(childProcessesOf(pid)).not.toContain(process.pid);
  child.kill('SIGKILL');
  await once(child, 'exit');
});
