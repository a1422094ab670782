import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

import { CliError } from '../terminal/cli-error.js';
import { isSameHolder, type LockHolder } from './lock-holder.js';

/** False when the file already exists. Linking a finished draft creates lock and content in one step. */
export function createLockFile(file: string, holder: LockHolder): boolean {
  const draft = writeDraft(file, holder);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** For its holder only; a reader sees the old content or the new, never a part. */
export function replaceLockFile(file: string, holder: LockHolder): void {
  renameSync(writeDraft(file, holder), file);
}

function writeDraft(file: string, holder: LockHolder): string {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(holder, null, 2));
  return draft;
}

/** @throws CliError when there is a file but it is no lock of ours. */
export function readLockFile(file: string): LockHolder | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as LockHolder;
  } catch {
    throw new CliError(
      `The lock file ${file} is damaged. If no csci runs on this data directory, delete the file.`,
    );
  }
}

/** Moves the lock aside and looks at what was moved: another process may have taken it over in the meantime. */
export function removeLockFileOf(file: string, dead: LockHolder): boolean {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  const moved = readLockFile(aside);
  const isDead = moved !== undefined && isSameHolder(moved, dead);
  if (!isDead) linkSync(aside, file);
  rmSync(aside, { force: true });
  return isDead;
}

/** Time of the last sign of life, in ms; undefined when the lock is gone. */
export function heartbeatOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}
