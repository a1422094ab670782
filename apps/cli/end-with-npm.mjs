const POLL_MILLISECONDS = 250;

/**
 * Under npm, ends this process (SIGTERM to itself) when npm has ended. npm passes a SIGTERM on to its shell only,
 * which ends without passing it on further, and would leave us running with nobody who knows of us.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, POLL_MILLISECONDS);
  timer.unref();
}
