import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { comesToHold } from '../wait.js';
import { endingWithUs } from './child-processes.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const READY_WITHIN = 120_000;

export interface AppPlan {
  /** api-1, worker-2 ... */
  name: string;
  kind: 'api' | 'worker';
  port: number;
  environment: Record<string, string>;
  logFile: string;
  /** Hears of an end that nobody asked for. */
  onSurprise: (what: string) => void;
}

/** An API or a worker, compiled, as a process of its own at one address, that may be killed, frozen and started again. */
export class App {
  readonly url: string;
  private child: ChildProcess | null = null;
  private isFrozen = false;
  /** By performance.now(): since when it runs and answers without a break; Infinity: it does not. */
  private soundSince = Infinity;

  constructor(readonly plan: AppPlan) {
    this.url = `http://127.0.0.1:${plan.port}`;
  }

  /** Starts the process and does not wait for it. */
  launch(): void {
    const { kind, port, environment, logFile, onSurprise, name } = this.plan;
    const log = openSync(logFile, 'a');
    const env = {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: `${port}`,
      WORKER_PORT: `${port}`,
      ...environment,
    };
    const script = `${root}dist/apps/${kind}/src/main.js`;
    const child = endingWithUs(spawn(process.execPath, [script], { env, stdio: ['ignore', log, log] }));
    closeSync(log);
    this.child = child;
    this.isFrozen = false;
    child.once('exit', (code, signal) => {
      if (this.child !== child) return;
      this.child = null;
      this.soundSince = Infinity;
      onSurprise(`${name} ended by itself (${signal ?? `exit code ${code}`})`);
      // As a supervisor would.
      this.start().catch(() => undefined);
    });
  }

  async start(): Promise<void> {
    this.launch();
    await this.ready();
  }

  /** Waits until it says that it is ready. */
  async ready(): Promise<void> {
    if (!(await comesToHold(() => this.answersReady(), READY_WITHIN)))
      throw new Error(`${this.plan.name} did not become ready in ${READY_WITHIN / 1_000} s`);
    this.soundSince = performance.now();
  }

  /** Ends it and waits for its end; gives the milliseconds that took. A frozen one does not hear SIGTERM. */
  async end(signal: 'SIGKILL' | 'SIGTERM', within = Infinity): Promise<number> {
    const { child } = this;
    const start = performance.now();
    if (child === null) return 0;
    this.child = null;
    this.soundSince = Infinity;
    const exit = once(child, 'exit');
    child.kill(signal);
    const killer = within < Infinity ? setTimeout(() => child.kill('SIGKILL'), within) : undefined;
    await exit;
    clearTimeout(killer);
    return performance.now() - start;
  }

  async killAndStart(): Promise<void> {
    await this.end('SIGKILL');
    await this.start();
  }

  freeze(): void {
    this.isFrozen = true;
    this.soundSince = Infinity;
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
    this.isFrozen = false;
    if (this.child !== null) this.soundSince = performance.now();
  }

  get frozen(): boolean {
    return this.isFrozen;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** It ran, and was not frozen, all the time since then. */
  wasSoundSince(time: number): boolean {
    return this.soundSince <= time;
  }

  private async answersReady(): Promise<boolean> {
    const answer = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).catch(
      () => null,
    );
    await answer?.arrayBuffer().catch(() => undefined);
    return answer?.ok ?? false;
  }
}
