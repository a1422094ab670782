import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

import type { DataDirectory } from '../data-directory/data-directory.js';
import { CliError } from '../terminal/cli-error.js';

/** What must be remembered of the embedded database to find it again and to log in. */
export interface ClusterRecord {
  /** Folder of the data; relative to the data directory when it lies inside it, so that it can be moved with it. */
  readonly cluster: string;
  /** Port of the last start, used again when it is free. */
  readonly port: number;
  readonly superuserPassword: string;
  /** Of the role the platform works as. */
  readonly password: string;
}

export const SUPERUSER = 'postgres';
/** Name of the role the platform works as, which is no superuser, and of its database. */
export const APPLICATION = 'consumer_science';

export function newRecord(cluster: string): ClusterRecord {
  return { cluster, port: 0, superuserPassword: newPassword(), password: newPassword() };
}

function newPassword(): string {
  return randomBytes(24).toString('hex');
}

export function readRecord(directory: DataDirectory): ClusterRecord | undefined {
  try {
    return JSON.parse(readFileSync(directory.postgresFile, 'utf8')) as ClusterRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CliError(`Cannot read ${directory.postgresFile}: ${(error as Error).message}`);
  }
}

/** Whole or not at all, never readable by others, and owned as its folder is, should root have started it once. */
export function writeRecord(directory: DataDirectory, record: ClusterRecord): void {
  const draft = `${directory.postgresFile}.new`;
  writeFileSync(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  const { uid, gid } = statSync(directory.path);
  if (process.getuid?.() === 0) chownSync(draft, uid, gid);
  renameSync(draft, directory.postgresFile);
}

export function clusterFolder(directory: DataDirectory, record: ClusterRecord): string {
  return isAbsolute(record.cluster) ? record.cluster : join(directory.path, record.cluster);
}

export function applicationUrl({ port, password }: ClusterRecord): string {
  return `postgres://${APPLICATION}:${password}@127.0.0.1:${port}/${APPLICATION}`;
}

export function superuserUrl({ port, superuserPassword }: ClusterRecord): string {
  return `postgres://${SUPERUSER}:${superuserPassword}@127.0.0.1:${port}/postgres`;
}
