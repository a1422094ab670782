const HOUR_MILLIS = 3_600_000;
const DAY_MILLIS = 24 * HOUR_MILLIS;

/** A device's clock may be in another zone than it thinks; a day more makes everything after it look earlier. */
export const FUTURE_HOURS = 24;

/** When an event may have happened. */
export interface AcceptableTimes {
  /** Milliseconds since 1970. */
  earliest: number;
  latest: number;
  includes(time: number): boolean;
}

/** `retentionDays`: what is older would be dropped as soon as it was stored; null: everything is kept. */
export function acceptableTimes(now: number, retentionDays: number | null): AcceptableTimes {
  const earliest = retentionDays === null ? 0 : Math.max(0, now - retentionDays * DAY_MILLIS);
  const latest = now + FUTURE_HOURS * HOUR_MILLIS;
  return { earliest, latest, includes: (time) => time >= earliest && time <= latest };
}
