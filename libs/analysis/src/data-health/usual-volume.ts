import { stretchBefore, type HourlyHistory } from './hourly-history.js';
import { HEALTH_LIMITS } from './limits.js';
import { median } from './median.js';

const DAY = 24;
const WEEK = 7 * DAY;
/** Median of a chi-square variate of one degree of freedom: of a squared deviation in its own standard errors. */
const CHI_SQUARE_MEDIAN = 0.4549;
/** A median of m values varies by so much of the variance of one value, over m. */
const MEDIAN_VARIANCE = Math.PI / 2;
/** Hours that have less than this share of the mean say little of how far others vary. */
const BUSY_SHARE = 0.25;
const WITHIN = 0.99;

export interface Variation {
  /** Variance = mean + dispersion · mean². */
  dispersion: number;
  /** Of the logarithms of their ratios, by magnitude: ninety-nine in a hundred were within it. */
  reach: number;
}

/** How many events a stretch of hours usually has. */
export interface UsualVolume {
  /** Median of the same stretch in other weeks, or on other days. */
  expected: number;
  /** How far past stretches were from what was usual of them. Costly: asked where it matters. */
  variation: () => Variation;
  comparedWith: 'hour-of-week' | 'hour-of-day';
  /** What was seen of it already; only what is far outside is unusual where weekdays and weekends are compared with each other. */
  least: number;
  most: number;
}

/**
 * What the `length` hours before the place usually have, from what came before them alone. The same hours of the last weeks are
 * compared; of the last days while there are few weeks. How far they vary is read off all hours together, each against its
 * own median without it: medians of squares, which a few odd days do not move.
 * @returns null: less than two weeks are known
 */
export function usualVolume(history: HourlyHistory, place: number, length: number): UsualVolume | null {
  if (place - length < HEALTH_LIMITS.historyDays * DAY) return null;
  const weeks = samples(history, place, { length, step: WEEK, most: HEALTH_LIMITS.weeks });
  const isWeekly = weeks.length >= HEALTH_LIMITS.fewestWeeks;
  const shape = isWeekly
    ? { length, step: WEEK, most: HEALTH_LIMITS.weeks }
    : { length, step: DAY, most: HEALTH_LIMITS.historyDays };
  const values = isWeekly ? weeks : samples(history, place, shape);
  const expected = median(values);
  const variation = (): Variation => {
    const spread = 1 + MEDIAN_VARIANCE / values.length;
    const { dispersion, reach } = variationBefore(history, place, shape);
    return { dispersion: spread * dispersion + (spread - 1) / Math.max(expected, 1), reach };
  };
  if (isWeekly) return { expected, variation, comparedWith: 'hour-of-week', least: expected, most: expected };
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return { expected, variation, comparedWith: 'hour-of-day', least, most };
}

interface Shape {
  length: number;
  /** Hours from one stretch to the one that it is compared with. */
  step: number;
  most: number;
}

function samples(history: HourlyHistory, place: number, { length, step, most }: Shape): number[] {
  const found: number[] = [];
  for (let back = 1; back <= most; back += 1) {
    const value = stretchBefore(history, place - back * step, length);
    if (value === null) break;
    found.push(value);
  }
  return found;
}

/** Of the places of one week (or day) before, each with the stretches that are its like. */
function variationBefore(history: HourlyHistory, place: number, shape: Shape): Variation {
  const groups: number[][] = [];
  for (let back = 0; back < shape.step; back += shape.length) {
    const group = samples(history, place - back, shape);
    if (group.length >= 2) groups.push(group);
  }
  const mean = groups.flat().reduce((sum, value, _, all) => sum + value / all.length, 0);
  return variationOf(groups.flatMap((group) => deviations(group, mean * BUSY_SHARE)));
}

interface Deviation {
  /** Square of the relative deviation, the usual itself varying. */
  square: number;
  inverse: number;
  ratio: number;
}

/** Each value against the median of the others. */
function deviations(group: readonly number[], least: number): Deviation[] {
  return group.flatMap((value, index) => {
    const usual = median(group.toSpliced(index, 1));
    if (usual <= 0 || usual < least) return [];
    const square = ((value - usual) / usual) ** 2 / (1 + MEDIAN_VARIANCE / (group.length - 1));
    return [{ square, inverse: 1 / usual, ratio: Math.abs(Math.log((value + 1) / (usual + 1))) }];
  });
}

function variationOf(found: readonly Deviation[]): Variation {
  if (found.length === 0) return { dispersion: 1, reach: 0 };
  const squares = median(found.map(({ square }) => square)) / CHI_SQUARE_MEDIAN;
  const excess = squares - median(found.map(({ inverse }) => inverse));
  const ratios = found.map(({ ratio }) => ratio).toSorted((a, b) => a - b);
  const reach = ratios[Math.ceil(ratios.length * WITHIN) - 1] as number;
  return { dispersion: Math.max(HEALTH_LIMITS.smallestDispersion, excess), reach };
}
