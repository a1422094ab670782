import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { makeSafePlace } from './fallback-places.js';
import type { OperatingUser } from './operating-user.js';
import { closedFolderOnTheWay } from './reachability.js';

/**
 * Copies the programs and their libraries (60 MB) unless the copy is there; it appears whole or not at all.
 * @throws Error when the target cannot be written, is not safe, or is out of the user's reach.
 */
export async function copyBinaries(
  source: string,
  target: string,
  user: OperatingUser | undefined,
): Promise<void> {
  const place = dirname(target);
  makeSafePlace(place);
  const closed = await closedFolderOnTheWay(user, place);
  if (closed !== undefined) throw new Error(`${user?.name ?? 'this user'} may not enter ${closed}`);
  if (existsSync(target)) return;

  const draft = `${target}.${randomUUID()}`;
  try {
    await cp(source, draft, { recursive: true, verbatimSymlinks: true });
    await openForReading(draft);
    await rename(draft, target);
  } catch (error) {
    // Another process finished the same copy first.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The source may have been unpacked under a strict umask: let every user read, and run what can be run. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openForReading(path);
    else if (entry.isFile()) await chmod(path, (await isProgram(path)) ? 0o755 : 0o644);
  }
}

async function isProgram(path: string): Promise<boolean> {
  return ((await stat(path)).mode & 0o100) !== 0;
}
