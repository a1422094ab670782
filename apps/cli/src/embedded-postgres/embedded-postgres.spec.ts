import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import {
  createDataDirectory,
  dataDirectoryAt,
  type DataDirectory,
} from '../data-directory/data-directory.js';
import { childProcessesOf } from '../process/child-processes-of.js';
import { processIdentity } from '../process/process-identity.js';
import { sendSignal } from '../process/send-signal.js';
import { EmbeddedPostgres, stopServer } from './embedded-postgres.js';
import type { Postmaster } from './postmaster.js';

const notes: string[] = [];
const signal = new AbortController().signal;
let directory: DataDirectory;

function prepare(durable = true): Promise<EmbeddedPostgres> {
  return EmbeddedPostgres.prepare({ directory, durable, signal, note: (line) => notes.push(line) });
}

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'csci-postgres-'));
  chmodSync(folder, 0o755);
  directory = dataDirectoryAt(join(folder, '.data'));
  createDataDirectory(directory);
});
afterAll(() => rmSync(join(directory.path, '..'), { recursive: true }));

describe('the embedded server', () => {
  let embedded: EmbeddedPostgres;
  let postmaster: Postmaster;

  beforeAll(async () => {
    embedded = await prepare();
    postmaster = await embedded.launch();
  });
  afterAll(() => stopServer(postmaster));

  it('keeps what it committed: durable settings', async () => {
    const [settings] = await query(
      embedded.url,
      `SELECT current_setting('fsync') fsync, current_setting('synchronous_commit') synchronous_commit,
              current_setting('full_page_writes') full_page_writes, current_setting('data_checksums') checksums`,
    );
    expect(settings).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      checksums: 'on',
    });
  });

  it('listens on this machine only and asks for a password', async () => {
    const [{ listen_addresses }] = (await query(embedded.url, 'SHOW listen_addresses')) as [
      { listen_addresses: string },
    ];
    expect(listen_addresses).toBe('127.0.0.1');
    await expect(query(embedded.url.replace(/:[0-9a-f]+@/, ':guess@'), 'SELECT 1')).rejects.toThrow(
      /password authentication failed/,
    );
    expect(statSync(directory.postgresFile).mode & 0o777).toBe(0o600);
  });

  it('lets the platform work without superuser rights, in UTF-8, sorted alike everywhere', async () => {
    const [row] = await query(
      embedded.url,
      `SELECT rolsuper, pg_encoding_to_char(encoding) encoding, datlocprovider provider
         FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()`,
    );
    expect(row).toEqual({ rolsuper: false, encoding: 'UTF8', provider: 'b' });
    await expect(query(embedded.url, "SELECT pg_read_file('/etc/passwd')")).rejects.toThrow(
      /permission denied/,
    );
    await query(embedded.url, 'CREATE SCHEMA anything');
  });

  it('runs in a process group of its own, so that Ctrl-C in the terminal does not reach it', () => {
    expect(sendSignal(-postmaster.pid, 'SIGCONT')).toBe(true);
  });
});

it('finds its data and its port again after a stop', async () => {
  const first = await prepare();
  const before = await first.launch();
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await stopServer(before);

  const second = await prepare();
  const after = await second.launch();
  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  await stopServer(after);
});

it('stops the server of a starter that was killed, and loses nothing', async () => {
  const abandoned = await prepare();
  const orphan = await abandoned.launch();
  await query(abandoned.url, 'CREATE TABLE abandoned AS SELECT 7 AS answer');
  notes.length = 0;

  const successor = await prepare();
  expect(notes.join()).toContain(`pid ${orphan.pid}`);
  expect(processIdentity(orphan.pid)).toBeUndefined();
  const postmaster = await successor.launch();
  expect(await query(successor.url, 'SELECT answer FROM abandoned')).toEqual([{ answer: 7 }]);
  await stopServer(postmaster);
});

it('starts although the pid a killed server left now belongs to another program', async () => {
  const embedded = await prepare();
  const killed = await embedded.launch();
  sendSignal(killed.pid, 'SIGKILL');
  await killed.exited;
  const file = join(embedded.folder, 'postmaster.pid');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));

  const again = await prepare();
  await stopServer(await again.launch());
});

it('comes up again after it was killed under a session', async () => {
  const embedded = await prepare();
  const killed = await embedded.launch();
  const client = new pg.Client({ connectionString: embedded.url });
  client.on('error', () => undefined);
  await client.connect();
  sendSignal(killed.pid, 'SIGKILL');
  await killed.exited;

  await stopServer(await embedded.launchAgain());
  await client.end().catch(() => undefined);
});

it('is stopped in time although the server and its sessions hang', async () => {
  const embedded = await prepare();
  const postmaster = await embedded.launch();
  const client = new pg.Client({ connectionString: embedded.url });
  client.on('error', () => undefined);
  await client.connect();
  const sessions = childProcessesOf(postmaster.pid);
  expect(sessions.length).toBeGreaterThan(3);
  [postmaster.pid, ...sessions].forEach((pid) => sendSignal(pid, 'SIGSTOP'));

  await stopServer(postmaster, { fastMilliseconds: 300, immediateMilliseconds: 300 });
  await client.end().catch(() => undefined);
  const deadline = performance.now() + 5_000;
  while (sessions.some((pid) => processIdentity(pid)) && performance.now() < deadline) {
    await new Promise(setImmediate);
  }
  expect(sessions.filter((pid) => processIdentity(pid))).toEqual([]);
});

it('says what the server said when it cannot start', async () => {
  const embedded = await prepare();
  const configuration = join(embedded.folder, 'postgresql.conf');
  const good = readFileSync(configuration, 'utf8');
  writeFileSync(configuration, `${good}\nno_such_setting = 1\n`);
  await expect(embedded.launch()).rejects.toThrow(/no_such_setting/);
  writeFileSync(configuration, good);
});

it('refuses data whose passwords are gone, and says how to mend it', async () => {
  const record = readFileSync(directory.postgresFile, 'utf8');
  rmSync(directory.postgresFile);
  await expect(prepare()).rejects.toThrow(/passwords.*is gone.*Bring that file back/s);
  writeFileSync(directory.postgresFile, record, { mode: 0o600 });
});

it('refuses data of another major version', async () => {
  const { folder } = await prepare();
  const file = join(folder, 'PG_VERSION');
  const version = readFileSync(file, 'utf8');
  writeFileSync(file, '15\n');
  await expect(prepare()).rejects.toThrow(/written by PostgreSQL 15/);
  writeFileSync(file, version);
});
