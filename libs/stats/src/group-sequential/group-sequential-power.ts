import { DEFAULTS } from '../defaults.js';
import { requireFinite, requireOpenProbability } from '../distributions/argument-checks.js';
import { normalUpperQuantile } from '../distributions/normal.js';
import { crossingProbability } from './continuation.js';
import { walkLooks, type GroupSequentialDesign } from './group-sequential-design.js';

/** How a design behaves under one true effect. */
export interface GroupSequentialPower {
  /** Chance to stop for superiority (upward) at some look. */
  readonly power: number;
  /** Chance to stop downward at some look; 0 for one-sided designs. */
  readonly wrongDirection: number;
  /** Expected information at the end, as a share of the planned maximum. */
  readonly expectedInformation: number;
  /** Chance to stop at each look, in either direction. */
  readonly stopping: readonly number[];
}

/**
 * Operating characteristics under a drift: the expectation of the z statistic at information 1, that is
 * effect/standard error at the planned end.
 */
export function groupSequentialPower(design: GroupSequentialDesign, drift: number): GroupSequentialPower {
  requireFinite(drift, 'drift');
  const { looks, sides } = design;
  const information = looks.map((look) => look.information);
  const up: number[] = [];
  const down: number[] = [];
  walkLooks(information, sides, (k, reached) => {
    const { criticalValue } = looks[k]!;
    const t = information[k]!;
    const isRepeated = k > 0 && t - information[k - 1]! <= 0;
    up.push(isRepeated ? 0 : crossingProbability(reached, t, criticalValue, { drift }));
    down.push(
      isRepeated || sides === 1
        ? 0
        : crossingProbability(reached, t, -criticalValue, { drift, direction: -1 }),
    );
    return criticalValue;
  });
  const stopping = up.map((chance, k) => chance + down[k]!);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const early = sum(stopping.slice(0, -1));
  const expected = sum(stopping.slice(0, -1).map((chance, k) => chance * information[k]!));
  return {
    power: sum(up),
    wrongDirection: sum(down),
    expectedInformation: expected + (1 - early) * information.at(-1)!,
    stopping,
  };
}

/** The drift at which a design has the given power, by bisection. */
export function driftForPower(design: GroupSequentialDesign, power: number = DEFAULTS.power): number {
  requireOpenProbability(power, 'power');
  let [low, high] = [0, 2];
  while (groupSequentialPower(design, high).power < power && high < 64) [low, high] = [high, high * 2];
  for (let step = 0; step < 60 && high - low > 1e-12; step++) {
    const middle = 0.5 * (low + high);
    if (groupSequentialPower(design, middle).power < power) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/**
 * How much larger the maximum sample must be than that of a fixed test of the same size and power, for the
 * right to stop early.
 *
 * @example groupSequentialInflation(groupSequentialDesign({ information: [0.2, 0.4, 0.6, 0.8, 1] }), 0.8) // 1.0247
 */
export function groupSequentialInflation(
  design: GroupSequentialDesign,
  power: number = DEFAULTS.power,
): number {
  const fixed = normalUpperQuantile(design.alpha / design.sides) + normalUpperQuantile(1 - power);
  return (driftForPower(design, power) / fixed) ** 2;
}
