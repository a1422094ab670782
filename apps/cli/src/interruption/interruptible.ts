import { CliError } from '../terminal/cli-error.js';

/** The exit code of a process that SIGINT ended. */
export const INTERRUPTED = 130;

/** npm passes a signal on that the terminal has sent to everyone already: two at once are one wish. */
const SAME_WISH_MS = 1_000;

/**
 * Does the work with a signal that Ctrl-C and SIGTERM abort; asking again ends the process at once. The signal is
 * aborted at the end too, so that nothing the work began outlives it.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let askedAt: number | null = null;
  const interrupt = () => {
    if (askedAt !== null && performance.now() - askedAt > SAME_WISH_MS) process.exit(INTERRUPTED);
    askedAt ??= performance.now();
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    process.exitCode = INTERRUPTED;
    throw error instanceof CliError ? error : new CliError('Interrupted.');
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    controller.abort();
  }
}
