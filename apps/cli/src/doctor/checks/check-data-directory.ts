import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { DataDirectory } from '../../data-directory/data-directory.js';
import { fail, ok, warn, type Finding } from '../finding.js';

const CHECK = 'data directory';
const LOW_BYTES = 1024 ** 3;

/** Of a directory that does not exist yet, where it would be made. */
export async function checkDataDirectory({ path }: DataDirectory): Promise<Finding> {
  const nearest = nearestExisting(path);
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
  } catch (error) {
    return fail(
      CHECK,
      (error as Error).message,
      'make it writable for this user, or set CS_DATA_DIR to a directory that is',
    );
  }
  const { bavail, bsize } = await statfs(nearest);
  const free = bavail * bsize;
  const detail = `${path}${nearest === path ? '' : ' (does not exist yet)'}, ${(free / 1024 ** 3).toFixed(1)} GiB free`;
  return free < LOW_BYTES
    ? warn(CHECK, detail, 'make room: PostgreSQL stops when the disk is full')
    : ok(CHECK, detail);
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}
