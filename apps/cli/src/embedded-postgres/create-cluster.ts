import { chmod, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';

import { CliError } from '../terminal/cli-error.js';
import type { Binaries } from './binaries.js';
import { SUPERUSER } from './cluster-record.js';
import type { OperatingUser } from './operating-user.js';
import { runAs } from './run-as.js';

/**
 * Makes an empty database cluster (initdb, about a second). It appears whole or not at all: what an interrupted
 * attempt left is removed.
 * @throws CliError with what initdb said.
 */
export async function createCluster(
  folder: string,
  superuserPassword: string,
  binaries: Binaries,
  user: OperatingUser | undefined,
  durable: boolean,
): Promise<void> {
  const draft = `${folder}.new`;
  const passwordFile = `${folder}.password`;
  await rm(passwordFile, { force: true });
  await rm(draft, { recursive: true, force: true, maxRetries: 5 });
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, superuserPassword, { mode: 0o600 });
    await giveTo(user, draft, passwordFile);
    await initialise(draft, passwordFile, binaries, user, durable);
    await rename(draft, folder);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

async function giveTo(user: OperatingUser | undefined, folder: string, file: string): Promise<void> {
  await chmod(folder, 0o700);
  if (user === undefined) return;
  await chown(folder, user.uid, user.gid);
  await chown(file, user.uid, user.gid);
}

/** The built-in C.UTF-8 locale sorts the same on every machine, whatever locales the system has. */
async function initialise(
  folder: string,
  passwordFile: string,
  { initdb }: Binaries,
  user: OperatingUser | undefined,
  durable: boolean,
): Promise<void> {
  const { code, stderr } = await runAs(user, initdb, [
    `--pgdata=${folder}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ]);
  if (code !== 0) throw new CliError(`PostgreSQL could not make its database in ${folder}: ${stderr.trim()}`);
}
