import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { processIdentity } from '../process/process-identity.js';

/**
 * The server that still runs on this cluster although whoever started it is gone (it was killed, for instance).
 * A file left by a server that died is removed when its pid now belongs to another program: PostgreSQL itself
 * would take that program for a running server and refuse to start.
 */
export function findOrphanedPostmaster(cluster: string): { pid: number; identity: string } | undefined {
  const file = join(cluster, 'postmaster.pid');
  const pid = pidIn(file);
  if (pid === undefined) return undefined;
  const identity = processIdentity(pid);
  if (identity !== undefined && commandLineOf(pid).includes(cluster)) return { pid, identity };
  rmSync(file, { force: true });
  return undefined;
}

function pidIn(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return Number.isInteger(pid) ? pid : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function commandLineOf(pid: number): string {
  if (process.platform !== 'linux') {
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It ended between the two looks.
    return '';
  }
}
