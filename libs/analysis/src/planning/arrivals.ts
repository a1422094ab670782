import type { PowerQuestion } from '#libs/domain';
import { LONGEST_RUNTIME_DAYS } from './power-violations.js';

type Arrivals = Pick<PowerQuestion, 'newUnitsPerDay' | 'traffic'>;

/** Units admitted by the end of a day, the first day being 1; the last known day repeats. */
export function unitsByDay({ newUnitsPerDay, traffic }: Arrivals, day: number): number {
  const known = newUnitsPerDay.slice(0, day).reduce((sum, units) => sum + units, 0);
  const beyond = Math.max(0, day - newUnitsPerDay.length) * (newUnitsPerDay.at(-1) ?? 0);
  return Math.floor(traffic * (known + beyond) + 1e-9);
}

/** First day by whose end so many units are admitted; null when they do not come within ten years. */
export function daysUntil(arrivals: Arrivals, units: number): number | null {
  if (arrivals.newUnitsPerDay.length === 0) return null;
  if (unitsByDay(arrivals, LONGEST_RUNTIME_DAYS) < units) return null;
  let [low, high] = [0, LONGEST_RUNTIME_DAYS];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (unitsByDay(arrivals, middle) < units) low = middle;
    else high = middle;
  }
  return high;
}
