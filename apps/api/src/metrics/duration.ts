import type { DurationDto } from './duration.dto.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Whole seconds of a duration written in days, hours and minutes. */
export function durationSeconds({ days = 0, hours = 0, minutes = 0 }: DurationDto): number {
  return Math.round(days * DAY + hours * HOUR + minutes * MINUTE);
}

/** The duration as people write it, in the largest units that say it exactly; null for none. */
export function durationOf(seconds: number | null): DurationDto | null {
  if (seconds === null || seconds === 0) return null;
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor((seconds % DAY) / HOUR);
  const minutes = (seconds % HOUR) / MINUTE;
  return { ...(days > 0 && { days }), ...(hours > 0 && { hours }), ...(minutes > 0 && { minutes }) };
}
