import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { processIdentity } from '../process/process-identity.js';
import { thisProcessAsHolder, type LockHolder } from './lock-holder.js';
import { currentHolder, Lock } from './lock.js';

const silent = (): void => undefined;
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'csci-lock-'));
  file = join(folder, 'supervisor.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(holder: Partial<LockHolder>): void {
  writeFileSync(file, JSON.stringify({ ...thisProcessAsHolder(), ...holder }));
}

describe('a lock that is held', () => {
  it('is refused with the pid, the address and the way out', async () => {
    const lock = await Lock.acquire(file, silent);
    lock.update({ address: 'http://localhost:3000' });

    await expect(Lock.acquire(file, silent)).rejects.toThrow(
      new RegExp(`pid ${process.pid} at http://localhost:3000.*CS_DATA_DIR`, 's'),
    );
    expect(currentHolder(file)?.address).toBe('http://localhost:3000');
    lock.release();
  });

  it('is free again after its release', async () => {
    (await Lock.acquire(file, silent)).release();
    expect(existsSync(file)).toBe(false);
    (await Lock.acquire(file, silent)).release();
  });

  it('goes to exactly one of many that ask at once', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => Lock.acquire(file, silent)));
    const got = asked.filter((result) => result.status === 'fulfilled');
    expect(got).toHaveLength(1);
    got[0]?.value.release();
  });
});

describe('a lock left behind', () => {
  it('by a process that was killed is taken over, and its processes are known', async () => {
    const child = spawn('sleep', ['30']);
    await once(child, 'spawn');
    const pid = child.pid as number;
    const processes = [{ name: 'api', pid: 1, identity: 'x' }];
    write({ pid, identity: processIdentity(pid), processes });
    await expect(Lock.acquire(file, silent)).rejects.toThrow(`pid ${pid}`);

    child.kill('SIGKILL');
    await once(child, 'exit');

    const lock = await Lock.acquire(file, silent);
    expect(lock.predecessor?.processes).toEqual(processes);
    lock.release();
  });

  it('is recognised although its pid now belongs to another process', async () => {
    write({ pid: process.pid, identity: 'an earlier process of this pid' });
    expect(currentHolder(file)).toBeUndefined();
    const lock = await Lock.acquire(file, silent);
    expect(lock.predecessor?.identity).toBe('an earlier process of this pid');
    lock.release();
  });

  it('is taken by one only of many that find it dead', async () => {
    write({ identity: 'dead' });
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => Lock.acquire(file, silent)));
    const got = asked.filter((result) => result.status === 'fulfilled');
    expect(got).toHaveLength(1);
    got[0]?.value.release();
  });
});

describe('a lock from another machine or container', () => {
  it('is respected while its heart beats', async () => {
    write({ realm: 'elsewhere' });
    const beating = setInterval(() => utimesSync(file, new Date(), new Date()), 200);
    await expect(Lock.acquire(file, silent, 5_000)).rejects.toThrow('already uses');
    clearInterval(beating);
  });

  it('is taken over when its heart does not beat', async () => {
    write({ realm: 'elsewhere' });
    const notes: string[] = [];
    const lock = await Lock.acquire(file, (line) => notes.push(line), 600);
    expect(notes.join()).toContain('another machine or container');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
  });
});

it('says what to do about a damaged lock', async () => {
  writeFileSync(file, '{"pid": 12');
  await expect(Lock.acquire(file, silent)).rejects.toThrow(/damaged.*delete/);
});
