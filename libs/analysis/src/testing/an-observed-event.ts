import type { ObservedEvent } from '#libs/domain';
import { seededRandom, standardNormals } from '#libs/stats';

const HOUR_MILLIS = 3_600_000;
/** A Monday, 00:00 UTC, in hours since 1970. */
export const FIRST_HOUR = Date.UTC(2026, 0, 5) / HOUR_MILLIS;

/** A healthy event without properties, valid by default. */
export function anObservedEvent(overrides: Partial<ObservedEvent> = {}): ObservedEvent {
  return {
    kind: 'track',
    name: 'buy',
    events: 1_000,
    firstSeen: timeOf(-1),
    lastSeen: timeOf(0),
    arrivals: { hours: [], counts: [] },
    sampled: 100,
    value: [],
    properties: [],
    hasMoreProperties: false,
    senders: [],
    heavyUnits: [],
    ...overrides,
  };
}

/** The start of an hour after the first. */
export function timeOf(hour: number): Date {
  return new Date((FIRST_HOUR + hour) * HOUR_MILLIS);
}

/** When all of so many hours have been counted. */
export function countedUntil(hours: number): Date {
  return new Date(timeOf(hours).getTime() + 2 * 60_000);
}

/** The event that arrived so often in each hour from the first on. */
export function arrivedAs(counts: readonly number[]): ObservedEvent {
  const busy = counts.flatMap((count, hour) => (count > 0 ? [{ hour: FIRST_HOUR + hour, count }] : []));
  const last = (busy.at(-1)?.hour ?? FIRST_HOUR) - FIRST_HOUR;
  return anObservedEvent({
    events: counts.reduce((sum, count) => sum + count, 0),
    arrivals: { hours: busy.map(({ hour }) => hour), counts: busy.map(({ count }) => count) },
    lastSeen: new Date(timeOf(last).getTime() + HOUR_MILLIS / 2),
  });
}

export interface Traffic {
  weeks: number;
  /** In the busiest hour. */
  perHour: number;
  /** Relative standard deviation of whole days, and of hours within them. */
  dayNoise: number;
  hourNoise: number;
  /** Per week. */
  growth: number;
}

/** Hourly counts with days and nights, quiet weekends, good and bad days, and growth. */
export function weeklyTraffic(
  { weeks, perHour, dayNoise, hourNoise, growth }: Traffic,
  seed: number,
): number[] {
  const random = seededRandom(seed);
  const normal = standardNormals(random);
  let day = 0;
  return Array.from({ length: weeks * 168 }, (_, hour) => {
    // A good day is often followed by one.
    if (hour % 24 === 0) day = 0.5 * day + Math.sqrt(0.75) * dayNoise * normal();
    const ofDay = 0.1 + 0.9 * Math.max(0, Math.sin((((hour % 24) - 5) / 19) * Math.PI)) ** 2;
    const ofWeek = hour % 168 >= 120 ? 0.35 : 1;
    const level = perHour * ofDay * ofWeek * (1 + growth) ** (hour / 168);
    const mean = level * Math.exp(day - dayNoise ** 2 / 2 + hourNoise * normal() - hourNoise ** 2 / 2);
    return poisson(mean, random, normal);
  });
}

function poisson(mean: number, random: () => number, normal: () => number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  const floor = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > floor; product *= random()) count += 1;
  return count;
}
