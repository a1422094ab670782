import { setTimeout as delay } from 'node:timers/promises';

import { restartDelay } from './restart-delay.js';

/** A process that ran this long before it ended is not failing in a row. */
const HEALTHY_MILLISECONDS = 30_000;

export interface Ending {
  /** What to tell people: exit code, signal, or why it could not be started. */
  readonly reason: string;
  readonly restartInARow: number;
  readonly delayMilliseconds: number;
}

export interface KeepRunningOptions {
  /** Starts the process, and resolves with the promise of its end: `reason`. */
  readonly launch: () => Promise<{ ended: Promise<string> }>;
  readonly onEnding: (ending: Ending) => void;
  readonly signal: AbortSignal;
  readonly delayOf?: (restartInARow: number) => number;
}

/**
 * Starts a process and starts it again whenever it ends, later and later while it keeps failing, until the signal.
 * Resolves when the process has ended, or could not be started, after the signal.
 */
export async function keepRunning(options: KeepRunningOptions): Promise<void> {
  const { signal, onEnding, delayOf = restartDelay } = options;
  for (let restartInARow = 1; !signal.aborted; restartInARow++) {
    const started = performance.now();
    const reason = await runOnce(options.launch);
    if (signal.aborted) return;
    if (performance.now() - started > HEALTHY_MILLISECONDS) restartInARow = 1;
    const delayMilliseconds = delayOf(restartInARow);
    onEnding({ reason, restartInARow, delayMilliseconds });
    await delay(delayMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}

async function runOnce(launch: KeepRunningOptions['launch']): Promise<string> {
  try {
    const { ended } = await launch();
    return await ended;
  } catch (error) {
    return (error as Error).message;
  }
}
