import { DEFAULTS } from '../defaults.js';
import { requireOpenProbability, requirePositive } from '../distributions/argument-checks.js';
import { normalSurvival, normalUpperQuantile } from '../distributions/normal.js';
import { spentAlpha, type AlphaSpending } from './alpha-spending.js';
import {
  crossingProbability,
  firstContinuation,
  nextContinuation,
  type Continuation,
  type Region,
} from './continuation.js';

/** One look of a group-sequential design. */
export interface Look {
  /** Share of the planned information at this look. */
  readonly information: number;
  /** Error spent up to and including this look. */
  readonly alphaSpent: number;
  /** Stop when |z| (one-sided: z) reaches this; Infinity when nothing is spent here. */
  readonly criticalValue: number;
  /** p-value of a fixed test at the critical value. */
  readonly nominalP: number;
}

/** A group-sequential design, valid however the looks fall as long as they do not depend on the results. */
export interface GroupSequentialDesign {
  readonly alpha: number;
  readonly sides: 1 | 2;
  readonly looks: readonly Look[];
}

export interface GroupSequentialOptions {
  /** Information fractions of the looks so far or planned, e.g. users seen over users planned. */
  readonly information: readonly number[];
  readonly spending?: AlphaSpending;
  readonly alpha?: number;
  readonly sides?: 1 | 2;
}

/** Looks nearer than this in information count as the same look. */
const SAME_LOOK = 1e-4;
const SMALLEST_SPEND = 1e-300;

/** Region in which a two-sided (symmetric) or one-sided design goes on. */
export function continuationRegion(criticalValue: number, sides: 1 | 2): Region {
  return { lower: sides === 2 ? -criticalValue : -Infinity, upper: criticalValue };
}

/**
 * Walks the looks and hands each one the paths that reached it. Shared by boundaries, p-values and power.
 * A look that repeats the information of the one before is passed the same paths and stops nobody.
 */
export function walkLooks(
  information: readonly number[],
  sides: 1 | 2,
  criticalAt: (index: number, reached: Continuation | null) => number,
): void {
  let reached: Continuation | null = null;
  let previous = 0;
  for (let k = 0; k < information.length; k++) {
    const t = information[k]!;
    const critical = criticalAt(k, reached);
    const next = information.slice(k + 1).find((later) => later - t > SAME_LOOK);
    const isRepeated = t - previous <= SAME_LOOK && reached !== null;
    if (isRepeated || next === undefined) continue;
    const resolution = Math.sqrt(Math.min(t - previous, next - t));
    const region = continuationRegion(critical, sides);
    reached = reached
      ? nextContinuation(reached, region, t, resolution)
      : firstContinuation(region, t, resolution);
    previous = t;
  }
}

/** Critical value at which `increment` is spent, solved on the logarithm by regula falsi (Illinois). */
export function solveCritical(
  reached: Continuation,
  information: number,
  increment: number,
  sides: 1 | 2,
): number {
  const target = Math.log(increment / sides);
  // By symmetry of a two-sided region half of the increment is spent on each side.
  const excess = (c: number): number =>
    Math.log(Math.max(crossingProbability(reached, information, c), 1e-320)) - target;
  let [low, high] = [-5, 38];
  let [atLow, atHigh] = [excess(low), excess(high)];
  if (atLow <= 0) return low;
  if (atHigh >= 0) return high;
  let middle = normalUpperQuantile(increment / sides);
  let side = 0;
  for (let step = 0; step < 200; step++) {
    const value = excess(middle);
    if (Math.abs(value) < 1e-13 || high - low < 1e-14) break;
    if (value < 0) {
      [high, atHigh] = [middle, value];
      if (side === -1) atLow /= 2;
      side = -1;
    } else {
      [low, atLow] = [middle, value];
      if (side === 1) atHigh /= 2;
      side = 1;
    }
    middle = (low * atHigh - high * atLow) / (atHigh - atLow);
    if (!(middle > low && middle < high)) middle = 0.5 * (low + high);
  }
  return middle;
}

function requireInformation(information: readonly number[]): void {
  if (information.length === 0) throw new RangeError('a design needs at least one look');
  information.forEach((t) => requirePositive(t, 'information'));
}

/**
 * Critical values of a group-sequential test by alpha spending and exact recursive integration. Looks may be
 * unevenly spaced or added later; information beyond 1 (over-running) spends all of alpha at that look; a
 * look that does not add information keeps the bound before it. K = 28 takes some tens of milliseconds.
 *
 * @example
 * groupSequentialDesign({ information: [0.2, 0.4, 0.6, 0.8, 1] }).looks.map((look) => look.criticalValue)
 * // [4.87688, 3.35701, 2.68028, 2.28982, 2.03103]
 */
export function groupSequentialDesign({
  information,
  spending = { kind: 'obrien-fleming' },
  alpha = DEFAULTS.alpha,
  sides = 2,
}: GroupSequentialOptions): GroupSequentialDesign {
  requireInformation(information);
  requireOpenProbability(alpha, 'alpha');
  const monotone = information.map((_, k) => Math.max(...information.slice(0, k + 1)));
  const looks: Look[] = [];
  walkLooks(monotone, sides, (k, reached) => {
    const t = monotone[k]!;
    const last = looks.at(-1);
    if (last && t - last.information <= SAME_LOOK) {
      looks.push({ ...last, information: information[k]! });
      return last.criticalValue;
    }
    const alphaSpent = spentAlpha(spending, t, alpha, sides);
    const increment = alphaSpent - (last?.alphaSpent ?? 0);
    const criticalValue =
      increment < SMALLEST_SPEND
        ? Infinity
        : reached
          ? solveCritical(reached, t, increment, sides)
          : normalUpperQuantile(increment / sides);
    looks.push({
      information: t,
      alphaSpent,
      criticalValue,
      nominalP: sides * normalSurvival(criticalValue),
    });
    return criticalValue;
  });
  return { alpha, sides, looks };
}
