import { dirname } from 'node:path';

import type { OperatingUser } from './operating-user.js';
import { runAs } from './run-as.js';

/**
 * Whether the user can go into this folder. It is tried, not computed: modes are not the whole story (access
 * lists, mounts). Where a folder above is closed (a clone in /root or in a mode 0700 temporary folder), it cannot.
 */
export async function canEnter(user: OperatingUser | undefined, folder: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const { code } = await runAs(user, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder]);
  return code === 0;
}

/** The highest folder on the way to this one that the user cannot enter. */
export async function closedFolderOnTheWay(
  user: OperatingUser | undefined,
  folder: string,
): Promise<string | undefined> {
  for (const step of pathFromRoot(folder)) {
    if (!(await canEnter(user, step))) return step;
  }
  return undefined;
}

function pathFromRoot(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [...pathFromRoot(above), folder];
}
