import type { ObservedEvent } from '#libs/domain';
import { hourlyHistory, stretchBefore, type HourlyHistory } from './hourly-history.js';
import { HEALTH_LIMITS } from './limits.js';
import { negativeBinomialCdf, negativeBinomialUpper } from './negative-binomial.js';
import { usualVolume } from './usual-volume.js';

const HOUR_MILLIS = 3_600_000;

/** A stretch of hours whose number of events chance does not explain. */
export interface UnusualVolume {
  kind: 'stopped' | 'low' | 'high';
  hours: number;
  observed: number;
  /** Null: too little history; it is quiet for longer than ever before. */
  expected: number | null;
  comparedWith: 'hour-of-week' | 'hour-of-day' | null;
  since: Date;
}

/** The last hours that are over; the longest stretch that is unusual, the worst kind first. Null: nothing is, or nothing can be said. */
export function judgeVolume(event: ObservedEvent, until: Date): UnusualVolume | null {
  const history = hourlyHistory(event, until);
  if (history === null) return null;
  const found = unusualAt(history, history.counts.length);
  return found?.kind === 'stopped' ? found : (quietTooLong(event, until) ?? found);
}

/** Days (of 24 hours) from the one time to the other that are unusual, in order. */
export function unusualDays(event: ObservedEvent, from: Date, until: Date): UnusualVolume[] {
  const history = hourlyHistory(event, until);
  if (history === null) return [];
  const days: UnusualVolume[] = [];
  const first = Math.ceil(from.getTime() / HOUR_MILLIS) - history.start;
  for (let place = Math.max(first, 0) + 24; place <= history.counts.length; place += 24) {
    const day = unusualStretch(history, place, 24);
    if (day !== null) days.push(day);
  }
  return days;
}

/** The stretches that end at the place. */
export function unusualAt(history: HourlyHistory, place: number): UnusualVolume | null {
  const found = HEALTH_LIMITS.stretches.flatMap((length) => unusualStretch(history, place, length) ?? []);
  return found.findLast(({ kind }) => kind === 'stopped') ?? found.at(-1) ?? null;
}

function unusualStretch(history: HourlyHistory, place: number, hours: number): UnusualVolume | null {
  const observed = stretchBefore(history, place, hours);
  const usual = observed === null ? null : usualVolume(history, place, hours);
  if (observed === null || usual === null || usual.expected < HEALTH_LIMITS.fewestExpected) return null;
  const { expected, variation, comparedWith, least, most } = usual;
  const kind = kindOf(observed / expected, hours);
  const isInside =
    kind === 'high' ? observed <= most * HEALTH_LIMITS.high : observed >= least * HEALTH_LIMITS.low;
  if (kind === null || isInside) return null;
  const tail = kind === 'high' ? negativeBinomialUpper : negativeBinomialCdf;
  const { dispersion, reach } = variation();
  if (tail(observed, expected, dispersion) >= HEALTH_LIMITS.tail) return null;
  const distance = Math.abs(Math.log((observed + 1) / (expected + 1)));
  if (distance < reach * HEALTH_LIMITS.beyondReach) return null;
  const since = new Date((history.start + place - hours) * HOUR_MILLIS);
  return { kind, hours, observed, expected, comparedWith, since };
}

function kindOf(ratio: number, hours: number): UnusualVolume['kind'] | null {
  if (ratio < HEALTH_LIMITS.stopped) return 'stopped';
  if (hours === 1) return ratio > HEALTH_LIMITS.highOfHour ? 'high' : null;
  if (ratio < HEALTH_LIMITS.low) return 'low';
  return ratio > HEALTH_LIMITS.high ? 'high' : null;
}

/** Whatever its history: quiet for days, and for far longer than it ever was. */
function quietTooLong({ arrivals, events, lastSeen }: ObservedEvent, until: Date): UnusualVolume | null {
  const quiet = Math.floor((until.getTime() - lastSeen.getTime()) / HOUR_MILLIS);
  if (quiet < HEALTH_LIMITS.quietHours || events < HEALTH_LIMITS.quietEvents) return null;
  const gaps = arrivals.hours.slice(1).map((hour, index) => hour - (arrivals.hours[index] as number));
  if (quiet < HEALTH_LIMITS.quietFactor * Math.max(1, ...gaps)) return null;
  return { kind: 'stopped', hours: quiet, observed: 0, expected: null, comparedWith: null, since: lastSeen };
}
