import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import { processIdentity } from '../process/process-identity.js';
import { sendSignal } from '../process/send-signal.js';
import type { StartedProcess } from '../data-directory/lock-holder.js';

/** Lines of its error output that are kept to explain its end. */
const LAST_WORDS = 50;
const LAST_LINES_MILLISECONDS = 500;

export interface AppProcessOptions {
  readonly name: string;
  /** JavaScript file to run. */
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onLine: (line: string) => void;
}

/**
 * The API or a worker as a process of its own. It leads its own process group, so that Ctrl-C in the terminal
 * reaches the supervisor alone, and has a channel to it (`disconnect` tells it that the supervisor is gone).
 */
export class AppProcess {
  readonly ended: Promise<string>;
  readonly started: StartedProcess;
  private readonly lastErrors: string[] = [];

  private constructor(
    private readonly child: ChildProcess,
    { name, onLine }: AppProcessOptions,
  ) {
    const pid = child.pid ?? 0;
    this.started = { name, pid, identity: processIdentity(pid) ?? '' };
    const output = readLines(child.stdout as Readable, onLine);
    const errors = readLines(child.stderr as Readable, (line) => {
      onLine(line);
      this.lastErrors.push(line);
      this.lastErrors.splice(0, this.lastErrors.length - LAST_WORDS);
    });
    // Its last lines may come after its end, but one that it started may also keep the pipes open for ever.
    const allRead = () => Promise.race([Promise.all([output, errors]), delay(LAST_LINES_MILLISECONDS)]);
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => {
        void allRead().then(() => resolve(this.describeEnd(code, signal)));
      });
    });
  }

  static launch(options: AppProcessOptions): AppProcess {
    const child = spawn(process.execPath, ['--enable-source-maps', options.script], {
      detached: true,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    return new AppProcess(child, options);
  }

  /** Asks it to end, and kills it with all it started when it has not ended in time. */
  async stop(milliseconds: number): Promise<void> {
    this.child.kill('SIGTERM');
    // One that was stopped (SIGSTOP) would not see the signal.
    this.child.kill('SIGCONT');
    const deadline = setTimeout(() => this.kill(), milliseconds);
    await this.ended;
    clearTimeout(deadline);
  }

  /** Lets go of it, as if the supervisor had ended. */
  disconnect(): void {
    this.child.disconnect();
  }

  kill(): void {
    if (this.started.pid > 0) sendSignal(-this.started.pid, 'SIGKILL');
  }

  private describeEnd(code: number | null, signal: NodeJS.Signals | null): string {
    const how = signal === null ? `exit code ${code}` : signal;
    const words = lastWords(this.lastErrors);
    return words === undefined ? how : `${how}: ${words}`;
  }
}

function readLines(stream: Readable, onLine: (line: string) => void): Promise<unknown> {
  const lines = createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLine);
  return once(lines, 'close');
}

/** The line that names the error, among the stack that Node prints around it; else the last line there is. */
function lastWords(lines: readonly string[]): string | undefined {
  const said = lines.map((line) => line.trim()).filter((line) => line !== '');
  return said.find((line) => /^(Uncaught )?[\w.]*(Error|Exception)\b/.test(line)) ?? said.at(-1);
}
