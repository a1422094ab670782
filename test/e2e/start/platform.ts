import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { dataDirectoryAt } from '../../../apps/cli/src/data-directory/data-directory.js';
import type { LockHolder } from '../../../apps/cli/src/data-directory/lock-holder.js';
import { clusterFolder, readRecord } from '../../../apps/cli/src/embedded-postgres/cluster-record.js';
import { processIdentity } from '../../../apps/cli/src/process/process-identity.js';

const POLL_MILLISECONDS = 50;

/** A `csci start` of its own, on a data directory of the test's. */
export class Platform {
  private output = '';
  private readonly exit: Promise<number | null>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly dataDirectory: string,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.exit = once(child, 'exit').then(([code]) => code as number | null);
  }

  static launch(dataDirectory: string, variables: Record<string, string> = {}): Platform {
    const child = fork(fileURLToPath(new URL('runner.ts', import.meta.url)), {
      env: { ...process.env, ...variables, CS_DATA_DIR: dataDirectory },
      execArgv: ['--import', new URL('../../support/typescript-loader.mjs', import.meta.url).href],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    return new Platform(child, dataDirectory);
  }

  static async start(dataDirectory: string, variables?: Record<string, string>): Promise<Platform> {
    const platform = Platform.launch(dataDirectory, variables);
    await platform.says('Ctrl-C stops.');
    return platform;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get said(): string {
    return this.output;
  }

  get url(): string {
    return /API\s+(\S+)\/v1/.exec(this.output)?.[1] ?? '';
  }

  /** Waits until it has said so; rejects when it ends before. */
  async says(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      const heard = Promise.race([once(this.child.stdout!, 'data'), once(this.child.stderr!, 'data')]);
      const code = await Promise.race([heard.then(() => undefined), this.exit]);
      if (code !== undefined) throw new Error(`It ended (${code}) without saying "${text}":\n${this.output}`);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** The exit code; null when a signal ended it. */
  ended(): Promise<number | null> {
    return this.exit;
  }

  async stop(): Promise<number | null> {
    this.signal('SIGTERM');
    return this.exit;
  }

  /** Pid of the process as it is now. */
  pidOf(name: 'api' | 'worker' | 'postgres'): number {
    return name === 'postgres' ? this.postmasterPid() : this.appPid(name);
  }

  private appPid(name: string): number {
    const lock = readFileSync(join(this.dataDirectory, 'supervisor.lock'), 'utf8');
    const { processes } = JSON.parse(lock) as LockHolder;
    return processes.find((process) => process.name === name)?.pid ?? 0;
  }

  private postmasterPid(): number {
    const directory = dataDirectoryAt(this.dataDirectory);
    const record = readRecord(directory);
    if (record === undefined) throw new Error('There is no database yet.');
    return Number.parseInt(
      readFileSync(join(clusterFolder(directory, record), 'postmaster.pid'), 'utf8'),
      10,
    );
  }
}

/** Waits, for as long as the test may take, until no such process runs. */
export function gone(pid: number): Promise<void> {
  return until(() => !isRunning(pid));
}

export function isRunning(pid: number): boolean {
  return processIdentity(pid) !== undefined;
}

/** For what no event tells: another process's end or answer. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(POLL_MILLISECONDS);
}
