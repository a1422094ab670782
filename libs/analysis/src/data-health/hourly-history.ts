import type { ArrivalHours, ObservedEvent } from '#libs/domain';

const HOUR_MILLIS = 3_600_000;
/** An event that arrives may be counted a moment later. */
const GRACE_MILLIS = 60_000;

/** Arrivals of every whole hour from the first that is known to the last that is over, zeros included. */
export interface HourlyHistory {
  /** Hours since 1970 of the first count. */
  start: number;
  counts: readonly number[];
}

/** Null: no hour is over yet. The hour in which the event was first seen is none of it, since it was not seen from its beginning. */
export function hourlyHistory(
  { arrivals, firstSeen }: Pick<ObservedEvent, 'arrivals' | 'firstSeen'>,
  until: Date,
): HourlyHistory | null {
  const end = Math.floor((until.getTime() - GRACE_MILLIS) / HOUR_MILLIS);
  const first = Math.floor(firstSeen.getTime() / HOUR_MILLIS) + 1;
  const start = Math.max(first, arrivals.hours[0] ?? end);
  return end > start ? { start, counts: countsBetween(arrivals, start, end) } : null;
}

function countsBetween({ hours, counts }: ArrivalHours, start: number, end: number): number[] {
  const dense = new Array<number>(end - start).fill(0);
  hours.forEach((hour, place) => {
    if (hour >= start && hour < end) dense[hour - start] = counts[place] as number;
  });
  return dense;
}

/** Events in the `length` hours before the place, which is counted from the start; null: not all of them are known. */
export function stretchBefore({ counts }: HourlyHistory, place: number, length: number): number | null {
  if (place - length < 0 || place > counts.length) return null;
  let sum = 0;
  for (let hour = place - length; hour < place; hour += 1) sum += counts[hour] as number;
  return sum;
}
