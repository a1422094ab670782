import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { CliError } from '../terminal/cli-error.js';

const POLL_MS = 250;
const ANSWER_MS = 2_000;

/** Does a platform answer there? */
export async function isPlatformAt(server: URL): Promise<boolean> {
  try {
    return (await fetch(new URL('/health/live', server), { signal: AbortSignal.timeout(ANSWER_MS) })).ok;
  } catch {
    return false;
  }
}

/** A platform that `csci start` runs as long as the demo does. */
export class PlatformProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** `program` is the csci script; its output goes to standard error, as the demo's own result is what matters. */
  static start(program: string, variables: NodeJS.ProcessEnv): PlatformProcess {
    const child = spawn(process.execPath, [program, 'start'], {
      env: variables,
      stdio: ['ignore', process.stderr, process.stderr],
    });
    return new PlatformProcess(child);
  }

  /** Resolves when the platform takes requests; CliError when it ended instead. */
  async ready(server: URL, signal: AbortSignal): Promise<void> {
    while (!(await isReady(server))) {
      if (this.hasEnded) throw new CliError('The platform did not start.');
      await delay(POLL_MS, undefined, { signal });
    }
  }

  /** Asks it to end and waits until it has. */
  async stop(): Promise<void> {
    if (this.hasEnded) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
  }

  async ended(): Promise<void> {
    if (!this.hasEnded) await once(this.child, 'exit');
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

async function isReady(server: URL): Promise<boolean> {
  try {
    return (await fetch(new URL('/health/ready', server), { signal: AbortSignal.timeout(ANSWER_MS) })).ok;
  } catch {
    return false;
  }
}
