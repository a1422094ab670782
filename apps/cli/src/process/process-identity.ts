import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { bootId } from './boot-id.js';

/**
 * Tells a process from a later one that was given the same pid: boot and start time of the process.
 * Undefined when no such process runs; a zombie (dead, not yet collected by its parent) does not run.
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform === 'linux') return identityFromProc(pid);
  if (process.platform === 'win32') return answersSignalZero(pid) ? 'running' : undefined;
  return identityFromPs(pid);
}

function identityFromProc(pid: number): string | undefined {
  const fields = procStatFields(pid);
  return fields === undefined || fields.state === 'Z' ? undefined : `${bootId()}/${fields.startTime}`;
}

/** The command's name (second field, in brackets) may hold spaces and brackets: read from its last bracket on. */
export function procStatFields(
  pid: number,
): { state: string; parent: number; startTime: string } | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', parent: Number(fields[1]), startTime: fields[19] ?? '' };
}

function identityFromPs(pid: number): string | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const [state, ...started] = (stdout ?? '').trim().split(/\s+/);
  return !state || state.startsWith('Z') ? undefined : started.join(' ');
}

function answersSignalZero(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
