import { utimesSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { CliError } from '../terminal/cli-error.js';
import { createLockFile, heartbeatOf, readLockFile, removeLockFileOf, replaceLockFile } from './lock-file.js';
import { isHolderAlive, thisProcessAsHolder, type LockHolder } from './lock-holder.js';

const HEARTBEAT_MILLISECONDS = 2_000;
const WATCH_MILLISECONDS = 250;
/** A holder on another machine or in another container whose heartbeat rests this long is taken for dead. */
const SILENCE_MILLISECONDS = 10_000;

/** The right to use a data directory, held by one process at a time, whatever way the last one ended. */
export class Lock {
  private readonly heartbeat: NodeJS.Timeout;

  private constructor(
    private readonly file: string,
    private holder: LockHolder,
    /** The dead holder whose lock was taken over, if any: its processes may still be running. */
    readonly predecessor: LockHolder | undefined,
  ) {
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MILLISECONDS).unref();
  }

  /** @throws CliError naming the holder when another process holds the lock. */
  static async acquire(
    file: string,
    note: (line: string) => void,
    silenceMilliseconds = SILENCE_MILLISECONDS,
  ): Promise<Lock> {
    const holder = thisProcessAsHolder();
    let predecessor: LockHolder | undefined;
    while (!createLockFile(file, holder)) {
      const other = readLockFile(file);
      if (other === undefined) continue;
      if (await isHeld(file, other, silenceMilliseconds, note)) throw new CliError(refusal(other, file));
      if (removeLockFileOf(file, other)) predecessor = other;
    }
    return new Lock(file, holder, predecessor);
  }

  /** Writes down what others should know about the holder. */
  update(change: Pick<Partial<LockHolder>, 'address' | 'processes'>): void {
    this.holder = { ...this.holder, ...change };
    replaceLockFile(this.file, this.holder);
  }

  release(): void {
    clearInterval(this.heartbeat);
    removeLockFileOf(this.file, this.holder);
  }

  private beat(): void {
    const now = new Date();
    try {
      utimesSync(this.file, now, now);
    } catch (error) {
      // The data directory was deleted under us: there is nothing left to guard.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      clearInterval(this.heartbeat);
    }
  }
}

/** The process that holds the lock now, unless it is known to be dead. */
export function currentHolder(file: string): LockHolder | undefined {
  const holder = readLockFile(file);
  return holder !== undefined && isHolderAlive(holder) !== false ? holder : undefined;
}

async function isHeld(
  file: string,
  holder: LockHolder,
  silenceMilliseconds: number,
  note: (line: string) => void,
): Promise<boolean> {
  const alive = isHolderAlive(holder);
  if (alive !== undefined) return alive;
  note(
    'The data directory was last used from another machine or container; watching whether it still is ...',
  );
  const before = heartbeatOf(file);
  const deadline = performance.now() + silenceMilliseconds;
  while (performance.now() < deadline) {
    await delay(WATCH_MILLISECONDS);
    const now = heartbeatOf(file);
    if (now !== before) return now !== undefined;
  }
  return false;
}

function refusal(holder: LockHolder, file: string): string {
  const where = holder.address === undefined ? '' : ` at ${holder.address}`;
  return (
    `consumer-science already uses this data directory: pid ${holder.pid}${where}, since ${holder.startedAt}.\n` +
    `Stop it first (Ctrl-C in its terminal, or kill ${holder.pid}), or set CS_DATA_DIR to another directory.\n` +
    `(Lock: ${file})`
  );
}
