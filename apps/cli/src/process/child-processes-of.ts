import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

import { procStatFields } from './process-identity.js';

/** Pids of the direct children of a process, now. Empty on Windows, where nothing here needs them. */
export function childProcessesOf(pid: number): number[] {
  if (process.platform === 'linux') return allPids().filter((child) => procStatFields(child)?.parent === pid);
  if (process.platform === 'win32') return [];
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return (stdout ?? '')
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child as number);
}

function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}
