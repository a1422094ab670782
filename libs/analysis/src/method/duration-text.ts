import { count, countOf } from '../wording.js';

const UNITS: readonly [seconds: number, noun: string][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
];

/** "7 days", "36 hours", "90 seconds": in the largest unit that divides it. */
export function durationText(seconds: number): string {
  const unit = UNITS.find(([length]) => seconds > 0 && seconds % length === 0);
  return unit ? countOf(seconds / unit[0], unit[1]) : `${count(seconds)} second${seconds === 1 ? '' : 's'}`;
}
