import { CliError } from '../terminal/cli-error.js';

/** The exit code of a process that SIGINT ended. */
export const INTERRUPTED = 130;

/**
 * Does the work with a signal that Ctrl-C and SIGTERM abort; a second Ctrl-C ends the process as usual. The signal is
 * aborted at the end too, so that nothing the work began outlives it.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => {
    release();
    controller.abort();
  };
  const release = () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    process.exitCode = INTERRUPTED;
    throw new CliError('Interrupted.');
  } finally {
    release();
    controller.abort();
  }
}
