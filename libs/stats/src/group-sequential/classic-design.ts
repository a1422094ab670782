import { DEFAULTS } from '../defaults.js';
import { requireInteger, requireOpenProbability } from '../distributions/argument-checks.js';
import { crossingProbability } from './continuation.js';
import { walkLooks, type GroupSequentialDesign } from './group-sequential-design.js';
import { normalSurvival } from '../distributions/normal.js';

/**
 * Shape of a classic boundary c (k/K)^(shape - 1/2) (Wang & Tsiatis 1987): 0 is O'Brien-Fleming, 1/2 Pocock.
 */
export const BOUNDARY_SHAPE = Object.freeze({ obrienFleming: 0, pocock: 0.5 });

/** A classic design with its constant. */
export interface ClassicDesign extends GroupSequentialDesign {
  /** Critical value at the last look. */
  readonly constant: number;
}

/** Chance that a driftless path ever crosses the given critical values. */
function totalCrossing(
  information: readonly number[],
  criticalValues: readonly number[],
  sides: 1 | 2,
): number {
  let total = 0;
  walkLooks(information, sides, (k, reached) => {
    total += sides * crossingProbability(reached, information[k]!, criticalValues[k]!);
    return criticalValues[k]!;
  });
  return total;
}

/**
 * Design with K equally spaced looks whose boundary has a fixed shape: Pocock (1977), O'Brien & Fleming (1979)
 * or anything between; the constant is solved so that the test's size is exactly alpha.
 *
 * @example classicDesign({ looks: 5, shape: BOUNDARY_SHAPE.pocock }).constant // 2.41317622
 */
export function classicDesign({
  looks,
  shape,
  alpha = DEFAULTS.alpha,
  sides = 2,
}: {
  readonly looks: number;
  readonly shape: number;
  readonly alpha?: number;
  readonly sides?: 1 | 2;
}): ClassicDesign {
  requireInteger(looks, 'looks', 1);
  requireOpenProbability(alpha, 'alpha');
  const information = Array.from({ length: looks }, (_, k) => (k + 1) / looks);
  const criticalValues = (constant: number): number[] =>
    information.map((t) => constant * t ** (shape - 0.5));
  const excess = (c: number): number =>
    Math.log(totalCrossing(information, criticalValues(c), sides) / alpha);
  const constant = secant(excess, 1.5, 3);
  const values = criticalValues(constant);
  return {
    alpha,
    sides,
    constant,
    looks: information.map((t, k) => ({
      information: t,
      alphaSpent: totalCrossing(information.slice(0, k + 1), values.slice(0, k + 1), sides),
      criticalValue: values[k]!,
      nominalP: sides * normalSurvival(values[k]!),
    })),
  };
}

/** Root of a smooth decreasing function by the secant method. */
function secant(f: (x: number) => number, first: number, second: number): number {
  let [a, b, fa, fb] = [first, second, f(first), f(second)];
  for (let step = 0; step < 60 && Math.abs(fb) > 1e-13 && fa !== fb; step++) {
    const next = Math.max(0.05, b - (fb * (b - a)) / (fb - fa));
    if (next === b) break;
    [a, fa, b, fb] = [b, fb, next, f(next)];
  }
  return b;
}
