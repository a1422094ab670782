import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { dataDirectoryAt } from '../../data-directory/data-directory.js';
import { CliError } from '../../terminal/cli-error.js';
import { checkBuild } from './check-build.js';
import { checkDataDirectory } from './check-data-directory.js';
import { checkClock, checkDurability, checkVersion } from './check-database.js';
import { checkNode } from './check-node.js';
import { checkRedis } from './check-redis.js';

it.each([
  ['18.20.0', 'fail'],
  ['20.18.9', 'fail'],
  ['20.19.0', 'ok'],
  ['22.1.0', 'ok'],
])('Node.js %s: %s', (version, status) => {
  expect(checkNode(version).status).toBe(status);
});

it.each([
  [130_011, 'fail'],
  [140_000, 'ok'],
  [180_004, 'ok'],
])('PostgreSQL %i: %s', (version_number, status) => {
  expect(checkVersion({ version: 'x', version_number }).status).toBe(status);
});

it.each([
  [0, 'ok'],
  [-4.9, 'ok'],
  [5.1, 'warn'],
  [-60, 'warn'],
])('a clock that differs by %d s: %s', (seconds, status) => {
  expect(checkClock(seconds).status).toBe(status);
});

describe('durability', () => {
  const safe = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };

  it.each([safe, { ...safe, synchronous_commit: 'remote_apply' }])('%j is safe', (state) => {
    expect(checkDurability(state).status).toBe('ok');
  });

  it('names what is off and how to switch it on', () => {
    const finding = checkDurability({ ...safe, fsync: 'off', synchronous_commit: 'off' });
    expect(finding.status).toBe('fail');
    expect(finding.detail).toContain('fsync, synchronous_commit off');
    expect(finding.fix).toContain('ALTER SYSTEM SET fsync = on; ALTER SYSTEM SET synchronous_commit = on');
  });
});

it('says that the build is missing, and how to make it', () => {
  const finding = checkBuild(() => {
    throw new CliError('main.js is missing');
  });
  expect(finding).toEqual({
    check: 'build',
    status: 'fail',
    detail: 'main.js is missing',
    fix: 'npm run build',
  });
});

it('accepts a data directory that is still to be made', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'csci-doctor-'));
  const finding = await checkDataDirectory(dataDirectoryAt(join(folder, 'deep', '.data')));
  expect(finding).toMatchObject({ status: 'ok' });
  expect(finding.detail).toContain('does not exist yet');
  rmSync(folder, { recursive: true });
});

// Root may write everywhere.
(process.getuid?.() === 0 ? it.skip : it)('refuses a data directory that cannot be written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'csci-doctor-'));
  chmodSync(folder, 0o500);
  expect(await checkDataDirectory(dataDirectoryAt(join(folder, '.data')))).toMatchObject({ status: 'fail' });
  rmSync(folder, { recursive: true });
});

/** A server that speaks just enough of Redis' protocol to answer as a Redis with these settings would. */
async function redisWith(settings: Record<string, string>): Promise<{ url: string; close: () => void }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const command of chunk.toString().split(/(?=\*\d+\r\n)/)) socket.write(answer(command, settings));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `redis://127.0.0.1:${port}`, close: () => server.close() };
}

function answer(command: string, settings: Record<string, string>): string {
  const words = command.split('\r\n').filter((_, index) => index > 0 && index % 2 === 0);
  const [verb = '', , name = ''] = words;
  if (verb.toLowerCase() === 'ping') return '+PONG\r\n';
  if (verb.toLowerCase() === 'info') return '$0\r\n\r\n';
  if (verb.toLowerCase() !== 'config') return '+OK\r\n';
  const value = settings[name];
  if (value === undefined) return '-NOPERM this user has no permissions to run CONFIG\r\n';
  return `*2\r\n$${name.length}\r\n${name}\r\n$${value.length}\r\n${value}\r\n`;
}

describe('Redis', () => {
  it('that keeps its keys is fine', async () => {
    const redis = await redisWith({ 'maxmemory-policy': 'noeviction', appendonly: 'yes' });
    expect((await checkRedis(redis.url)).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
    redis.close();
  });

  it('that evicts or forgets is warned about', async () => {
    const redis = await redisWith({ 'maxmemory-policy': 'allkeys-lru', appendonly: 'no' });
    const findings = await checkRedis(redis.url);
    expect(findings.map(({ status }) => status)).toEqual(['ok', 'warn', 'warn']);
    expect(findings.map(({ fix }) => fix).join()).toMatch(/maxmemory-policy noeviction.*appendonly yes/);
    redis.close();
  });

  it('that does not show its settings is warned about', async () => {
    const redis = await redisWith({});
    expect((await checkRedis(redis.url)).map(({ status }) => status)).toEqual(['ok', 'warn']);
    redis.close();
  });

  it('that is not there fails within seconds', async () => {
    const redis = await redisWith({});
    redis.close();
    const [finding] = await checkRedis(redis.url);
    expect(finding).toMatchObject({ status: 'fail' });
    expect(finding?.detail).toContain('ECONNREFUSED');
  });
});
