import { join } from 'node:path';

import type { StartedProcess } from '../data-directory/lock-holder.js';
import type { Terminal } from '../terminal/terminal.js';
import { AppProcess } from './app-process.js';
import { keepRunning, type Ending } from './keep-running.js';
import { LogFile } from './log-file.js';
import { troubleIn } from './log-line.js';
import { TroubleReport } from './trouble-report.js';

export interface SupervisedAppOptions {
  readonly name: string;
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logs: string;
  readonly terminal: Terminal;
  /** Shows every line of its log. */
  readonly isVerbose: boolean;
  readonly signal: AbortSignal;
  readonly onStart: (process: StartedProcess) => void;
  readonly onEnding: (ending: Ending) => void;
}

/** The API or the worker: started again when it dies, its log kept, its troubles shown. */
export class SupervisedApp {
  private current: AppProcess | undefined;
  private readonly log: LogFile;
  private readonly troubles: TroubleReport;
  private readonly running: Promise<void>;

  constructor(private readonly options: SupervisedAppOptions) {
    const { name, logs, terminal, signal } = options;
    this.troubles = new TroubleReport((line) => terminal.note(`${name}: ${line}`));
    this.log = new LogFile(join(logs, `${name}.log`), (error) =>
      this.troubles.report(`its log cannot be written: ${error.message}`),
    );
    this.running = keepRunning({
      launch: () => Promise.resolve(this.launch()),
      onEnding: (ending) => this.report(ending),
      signal,
    });
  }

  /** Call after the signal, or it is started again. */
  async stop(milliseconds: number): Promise<void> {
    await this.current?.stop(milliseconds);
    await this.running;
    this.log.close();
  }

  kill(): void {
    this.current?.kill();
  }

  private launch(): AppProcess {
    const { name, script, env, onStart } = this.options;
    this.current = AppProcess.launch({ name, script, env, onLine: (line) => this.hear(line) });
    onStart(this.current.started);
    return this.current;
  }

  private hear(line: string): void {
    const { name, isVerbose, terminal } = this.options;
    this.log.append(line);
    if (isVerbose) return terminal.note(`${name} | ${line}`);
    const trouble = troubleIn(line);
    if (trouble !== undefined) this.troubles.report(trouble);
  }

  private report(ending: Ending): void {
    const { name, terminal, onEnding } = this.options;
    const seconds = ending.delayMilliseconds / 1000;
    terminal.note(`${name} ended unexpectedly (${ending.reason}); starting it again in ${seconds} s`);
    onEnding(ending);
  }
}
