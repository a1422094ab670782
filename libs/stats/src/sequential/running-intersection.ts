import type { Interval } from '../inference/inference.js';

/**
 * Intersection of the intervals of a confidence sequence up to each look: as valid as the intervals themselves, never
 * wider than before. An intersection that would be empty (the model fails, or the effect moved) collapses to the
 * point between the contradicting ends, so that ends stay in order.
 *
 * @example runningIntersection([{ lower: -1, upper: 3 }, { lower: 0, upper: 4 }])[1] // { lower: 0, upper: 3 }
 */
export function runningIntersection(intervals: readonly Interval[]): readonly Interval[] {
  let [lower, upper] = [-Infinity, Infinity];
  return intervals.map((interval) => {
    lower = Math.max(lower, interval.lower);
    upper = Math.min(upper, interval.upper);
    if (lower > upper) lower = upper = 0.5 * (lower + upper);
    return { lower, upper };
  });
}
