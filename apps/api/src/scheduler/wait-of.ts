import type { Experiment, Report } from '#libs/domain';

/** Statistics need a moment to know of an experiment that has just started. */
const GRACE_MILLIS = 60_000;
/** A worker reads the log every few seconds, and notes the time even when nothing has come. */
const OLDEST_MILLIS = 5 * 60_000;

type Admitting = Pick<Experiment, 'startedAt' | 'traffic'>;
type Seen = Pick<Report, 'asOf' | 'exposures'>;

/**
 * Why it cannot be told yet whether more units may be let in; null when it can. From a minute after the start, a step needs
 * statistics of the last five minutes, and, unless traffic is 0, somebody who was exposed: what has not been seen is not harmless.
 */
export function waitOf(
  { startedAt, traffic }: Admitting,
  { asOf, exposures }: Seen,
  now: Date,
): string | null {
  const runningFor = now.getTime() - (startedAt?.getTime() ?? now.getTime());
  if (runningFor <= GRACE_MILLIS) return null;
  if (asOf === null) return 'The event log has never been read for this experiment; is the worker running?';
  if (now.getTime() - new Date(asOf).getTime() > OLDEST_MILLIS) {
    return `The event log was last read at ${asOf}; is the worker running?`;
  }
  if (traffic > 0 && exposures.total === 0) {
    return 'No unit has been exposed yet, so nothing says that it does no harm; are exposure events sent?';
  }
  return null;
}
