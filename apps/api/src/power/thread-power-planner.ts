import { Worker } from 'node:worker_threads';
import { planPower } from '#libs/analysis';
import type { PowerAnswer, PowerQuestion } from '#libs/domain';
import { ProblemError, retryAfter } from '#libs/platform';
import type { OnModuleDestroy } from '@nestjs/common';
import { isCostlyQuestion } from './is-costly-question.js';
import { PowerPlanner } from './power-planner.js';
import type { PowerTask, PowerThreadAnswer } from './power-thread-messages.js';

export interface PowerThreadOptions {
  /** Questions that may wait, the one that is being answered included: one takes a second at most. */
  mostWaiting?: number;
  /** Milliseconds until an answer must be there. */
  timeout?: number;
  /** Node's arguments for the thread; absent: those of the process. */
  nodeArguments?: string[];
}

interface Waiting {
  resolve: (answer: PowerAnswer) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

/**
 * One thread for all costly questions, begun with the first of them: to begin one takes longer than most answers. What is cheap is
 * answered at once.
 */
export class ThreadPowerPlanner extends PowerPlanner implements OnModuleDestroy {
  private thread: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(private readonly options: PowerThreadOptions = {}) {
    super();
  }

  override async plan(question: PowerQuestion): Promise<PowerAnswer> {
    if (!isCostlyQuestion(question)) return planPower(question);
    const { mostWaiting = 10 } = this.options;
    if (this.waiting.size >= mostWaiting) {
      throw unavailable(`${mostWaiting} plans with many looks are being worked out already.`);
    }
    return this.ask(question);
  }

  async onModuleDestroy(): Promise<void> {
    await this.end(unavailable('The server is shutting down.'));
  }

  private ask(question: PowerQuestion): Promise<PowerAnswer> {
    const { timeout = 15_000 } = this.options;
    this.thread ??= this.begin();
    const task: PowerTask = { id: (this.lastId += 1), question };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => void this.end(tooSlow(timeout)), timeout);
      this.waiting.set(task.id, { resolve, reject, timer });
      this.thread?.postMessage(task);
    });
  }

  private begin(): Worker {
    const { nodeArguments } = this.options;
    const thread = new Worker(threadScript(), nodeArguments && { execArgv: nodeArguments });
    // Requests keep the process running, not the thread that may be needed for them.
    thread.unref();
    thread.on('message', (told: PowerThreadAnswer) => this.hear(told));
    thread.on('error', (error) => this.lose(thread, error));
    thread.on('exit', (code) =>
      this.lose(thread, new Error(`the thread ended by itself (exit code ${code})`)),
    );
    return thread;
  }

  private hear({ id, answer, failure }: PowerThreadAnswer): void {
    const asked = this.waiting.get(id);
    if (asked === undefined) return;
    this.waiting.delete(id);
    clearTimeout(asked.timer);
    if (answer === undefined) asked.reject(failure);
    else asked.resolve(answer);
  }

  /** Another one is begun with the next question. */
  private lose(thread: Worker, error: Error): void {
    if (this.thread !== thread) return;
    this.thread = null;
    const lost = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject, timer } of lost) {
      clearTimeout(timer);
      reject(error);
    }
  }

  private async end(reason: Error): Promise<void> {
    const { thread } = this;
    if (thread === null) return;
    this.lose(thread, reason);
    await thread.terminate();
  }
}

/** The built file; tests run the sources as they are. */
function threadScript(): URL {
  const script = new URL('./power-thread.js', import.meta.url);
  if (import.meta.url.endsWith('.ts')) script.pathname = script.pathname.replace(/js$/, 'ts');
  return script;
}

const tooSlow = (timeout: number): ProblemError =>
  unavailable(`The plan was not worked out within ${timeout / 1_000} seconds.`);

const unavailable = (reason: string): ProblemError =>
  new ProblemError('unavailable', `${reason} Try again later, or ask for fewer looks.`, [], {
    headers: retryAfter(),
  });
