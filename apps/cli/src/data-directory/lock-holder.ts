import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

import { bootId } from '../process/boot-id.js';
import { processIdentity } from '../process/process-identity.js';

/** A process that the holder started and that must not outlive it. */
export interface StartedProcess {
  readonly name: string;
  readonly pid: number;
  readonly identity: string;
}

/** Who holds a data directory, as written in its lock file. */
export interface LockHolder {
  readonly pid: number;
  readonly identity: string;
  /** The realm in which the pids above mean something: machine, boot and container. */
  readonly realm: string;
  readonly startedAt: string;
  /** Where it can be reached, once it is known. */
  readonly address?: string;
  readonly processes: readonly StartedProcess[];
}

export function thisProcessAsHolder(): LockHolder {
  return {
    pid: process.pid,
    identity: processIdentity(process.pid) ?? '',
    realm: pidRealm(),
    startedAt: new Date().toISOString(),
    processes: [],
  };
}

/** Undefined when it cannot be told from here, because the holder's pid belongs to another machine or container. */
export function isHolderAlive(holder: LockHolder): boolean | undefined {
  if (holder.realm !== pidRealm()) return undefined;
  return processIdentity(holder.pid) === holder.identity;
}

export function isSameHolder(one: LockHolder, other: LockHolder): boolean {
  return one.pid === other.pid && one.identity === other.identity && one.realm === other.realm;
}

function pidRealm(): string {
  return [hostname(), bootId(), pidNamespace()].join(' ');
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
