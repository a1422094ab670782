import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import { InvalidInputError, type SimulationResult, type UnitSample } from '#libs/domain';
import { NullSimulator, type NullSimulatorRequest } from './null-simulator.js';
import type { ThreadMessage, ThreadTask } from './thread-messages.js';

/** One thread for each simulation, so that it never holds up the aggregation, and ends when nobody wants it any more. */
@Injectable()
export class ThreadNullSimulator extends NullSimulator {
  override async simulate({
    metric,
    plan,
    sample,
    onProgress,
    signal,
  }: NullSimulatorRequest): Promise<SimulationResult> {
    signal.throwIfAborted();
    const task: ThreadTask = { metric, plan, sample };
    const thread = new Worker(threadScript(), { workerData: task, transferList: buffersOf(sample) });
    try {
      return await outcomeOf(thread, onProgress, signal);
    } finally {
      await thread.terminate();
    }
  }
}

function outcomeOf(
  thread: Worker,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<SimulationResult> {
  return new Promise((resolve, reject) => {
    const abandon = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abandon, { once: true });
    thread.on('message', (message: ThreadMessage) => {
      if (message.kind === 'progress') onProgress(message.share);
      else if (message.kind === 'result') resolve(message.result);
      else reject(new InvalidInputError(`It cannot be simulated: ${message.detail}.`));
    });
    thread.on('error', reject);
    thread.on('exit', (code) => {
      signal.removeEventListener('abort', abandon);
      reject(new Error(`the thread ended by itself (exit code ${code})`));
    });
  });
}

/** The built file; tests run the sources as they are. */
function threadScript(): URL {
  const script = new URL('./simulation-thread.js', import.meta.url);
  if (import.meta.url.endsWith('.ts')) script.pathname = script.pathname.replace(/js$/, 'ts');
  return script;
}

/** They are handed over, not copied: the sample is the thread's from then on. */
function buffersOf({ weight, numerator, denominator, covariates }: UnitSample): ArrayBuffer[] {
  const columns = [weight, numerator, denominator, ...covariates.map(({ values }) => values)];
  return [...new Set(columns.map(({ buffer }) => buffer as ArrayBuffer))];
}
