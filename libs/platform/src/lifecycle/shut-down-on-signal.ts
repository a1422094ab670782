import type { Logger } from 'pino';

/** Draining may take this long; then open connections are cut. */
export const DRAIN_MILLIS = 7_000;
/** Whatever still runs then is left behind: an unreachable Redis must not keep a process alive. */
export const DEADLINE_MILLIS = 8_500;

/**
 * Ends the process in order: on SIGTERM, SIGINT, or when the parent's IPC channel closes, `close` is called once and the
 * process exits 0 when it is done or when the deadline has passed. Later signals change nothing: Ctrl-C reaches a whole group
 * of processes, so a supervisor's own signal is often the second.
 */
export function shutDownOnSignal(close: () => Promise<void>, logger: Logger): void {
  let isClosing = false;
  const shutDown = (reason: string): void => {
    if (isClosing) return;
    isClosing = true;
    logger.info({ reason }, 'shutting down');
    setTimeout(() => {
      logger.warn('shutting down took too long: exiting with work left');
      process.exit(0);
    }, DEADLINE_MILLIS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'shutting down failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => shutDown('SIGTERM'));
  process.on('SIGINT', () => shutDown('SIGINT'));
  if (process.connected) process.on('disconnect', () => shutDown('the parent process is gone'));
}
