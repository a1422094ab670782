import type { WindowDto } from './metric.dto.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Whole seconds of a window written in days, hours and minutes. */
export function windowSeconds({ days = 0, hours = 0, minutes = 0 }: WindowDto): number {
  return Math.round(days * DAY + hours * HOUR + minutes * MINUTE);
}

/** The window as people write it: in the largest units that say it exactly. */
export function windowOf(seconds: number): WindowDto {
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor((seconds % DAY) / HOUR);
  const minutes = (seconds % HOUR) / MINUTE;
  return { ...(days > 0 && { days }), ...(hours > 0 && { hours }), ...(minutes > 0 && { minutes }) };
}
