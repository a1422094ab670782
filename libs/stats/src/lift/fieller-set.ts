import type { Estimate } from '../estimation/estimate.js';
import type { Interval } from '../inference/inference.js';

/** Fieller's confidence set of a relative lift. */
export interface FiellerSet {
  /** Squared ratio of critical value to the baseline's own statistic; below 1 the set is an interval. */
  readonly g: number;
  readonly bounded: boolean;
  /** Present when bounded. */
  readonly interval: Interval | null;
  /**
   * The shape of an unbounded set: one or two rays, or every lift. Empty when bounded.
   * Each ray is an interval with one infinite end.
   */
  readonly rays: readonly Interval[];
}

const EVERYTHING: Interval = { lower: -Infinity, upper: Infinity };

/** Lift is measured against |control|: a negative baseline turns the axis round. */
function orient({ lower, upper }: Interval, baseline: number): Interval {
  return baseline < 0 ? { lower: -upper, upper: -lower } : { lower, upper };
}

/**
 * Fieller (1954): the set of lifts L for which treatment - (1 + L) control is within `critical` standard
 * errors of zero. Exact for jointly normal means. Because L = 0 is the absolute comparison, the set excludes
 * 0 exactly when the absolute test rejects.
 */
export function fiellerSet(
  { control, treatment, covariance, estimate }: Estimate,
  critical: number,
): FiellerSet {
  const baseline = control.mean;
  const scaled = (value: number): number => value / baseline / baseline;
  const [vA, vB, vAB] = [
    scaled(control.varianceOfMean),
    scaled(treatment.varianceOfMean),
    scaled(covariance),
  ];
  const square = critical * critical;
  const ratio = treatment.mean / baseline;
  const g = square * vA;
  const centre = estimate / baseline + g - square * vAB;
  const discriminant =
    square * (vB - 2 * ratio * vAB + ratio * (ratio * vA) - square * (vA * vB - vAB * vAB));
  if (g < 1) {
    const root = Math.sqrt(Math.max(0, discriminant));
    const interval = { lower: (centre - root) / (1 - g), upper: (centre + root) / (1 - g) };
    return { g, bounded: true, interval: orient(interval, baseline), rays: [] };
  }
  return {
    g,
    bounded: false,
    interval: null,
    rays: raysOf(g, centre, discriminant).map((ray) => orient(ray, baseline)),
  };
}

/** The outside of the two roots when the parabola opens downward, a half-line when it is a line, else all. */
function raysOf(g: number, centre: number, discriminant: number): readonly Interval[] {
  if (!(discriminant > 0)) return [EVERYTHING];
  const root = Math.sqrt(discriminant);
  if (g === 1) {
    const end = (centre * centre - discriminant) / (2 * centre);
    if (!Number.isFinite(end)) return [EVERYTHING];
    return [centre > 0 ? { lower: end, upper: Infinity } : { lower: -Infinity, upper: end }];
  }
  const [low, high] = [(centre + root) / (1 - g), (centre - root) / (1 - g)];
  return [
    { lower: -Infinity, upper: low },
    { lower: high, upper: Infinity },
  ];
}
