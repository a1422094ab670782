import type { QuarantineReason } from '#libs/domain';
import { FUTURE_HOURS, type AcceptableTimes } from './acceptable-times.js';
import { readTimestamp } from './read-timestamp.js';

/** How the times of a batch are judged. */
export interface TimeRules {
  /** The server's time, which stands in for a timestamp that is absent. */
  now: number;
  /** Milliseconds to add to what the client's clock says. */
  correction: number;
  acceptable: AcceptableTimes;
}

export type TimeJudgement =
  | { kind: 'time'; time: number; reported: number | null }
  | { kind: 'quarantine'; reason: QuarantineReason; detail: string }
  | { kind: 'malformed'; detail: string };

/** When an event happened, as far as can be told from what its sender's clock said. */
export function judgeTime(timestamp: unknown, { now, correction, acceptable }: TimeRules): TimeJudgement {
  if (timestamp === undefined) return { kind: 'time', time: now, reported: null };
  const reading = readTimestamp(timestamp);
  if (reading.kind === 'malformed') return reading;
  if (reading.kind === 'impossible') {
    return { kind: 'quarantine', reason: 'impossible', detail: reading.detail };
  }
  const time = reading.time + correction;
  if (acceptable.includes(time)) {
    return { kind: 'time', time, reported: correction === 0 ? null : reading.time };
  }
  if (time > acceptable.latest) return { kind: 'quarantine', reason: 'future', detail: tooLate(now) };
  return { kind: 'quarantine', reason: 'ancient', detail: tooEarly(acceptable.earliest) };
}

function tooLate(now: number): string {
  return `is more than ${FUTURE_HOURS} hours ahead of the server's time, ${new Date(now).toISOString()}`;
}

function tooEarly(earliest: number): string {
  return earliest === 0
    ? 'is before 1970'
    : `is before ${new Date(earliest).toISOString()}, beyond which nothing is kept`;
}
