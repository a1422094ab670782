import { requireFinite } from '../distributions/argument-checks.js';
import { crossingProbability, type Continuation } from '../group-sequential/continuation.js';
import { walkLooks } from '../group-sequential/group-sequential-design.js';
import type { GroupSequentialPower } from '../group-sequential/group-sequential-power.js';

/** When an experiment that is looked at several times stops: |z| (one-sided: z) at or above the look's critical value. */
export interface StoppingBoundary {
  readonly sides: 1 | 2;
  readonly looks: readonly {
    /** Share of the information at the planned end; ascending, each look adds some. */
    readonly information: number;
    readonly criticalValue: number;
  }[];
}

/**
 * How a boundary behaves under any drift, which is effect/standard error at information 1. The paths are followed once
 * (Armitage, McPherson & Rowe 1969) and re-weighed for each drift, so the function that comes back is cheap: use it to
 * solve for a drift. A `GroupSequentialDesign` is a boundary, and so is a confidence sequence at its looks.
 *
 * @example
 * const behaviour = stoppingPower(groupSequentialDesign({ information: [0.5, 1] }));
 * behaviour(2.8).power; // 0.797
 */
export function stoppingPower({ sides, looks }: StoppingBoundary): (drift: number) => GroupSequentialPower {
  const information = looks.map((look) => look.information);
  requireAscending(information);
  const reachedAt: (Continuation | null)[] = [];
  walkLooks(information, sides, (k, reached) => {
    reachedAt.push(reached);
    return looks[k]!.criticalValue;
  });
  const crossing = (k: number, drift: number, direction: 1 | -1): number =>
    crossingProbability(reachedAt[k]!, information[k]!, direction * looks[k]!.criticalValue, {
      drift,
      direction,
    });
  return (drift) => {
    requireFinite(drift, 'drift');
    const up = looks.map((_, k) => crossing(k, drift, 1));
    const down = looks.map((_, k) => (sides === 1 ? 0 : crossing(k, drift, -1)));
    return summarise(information, up, down);
  };
}

function requireAscending(information: readonly number[]): void {
  const isAscending = information.every((t, k) => t > (information[k - 1] ?? 0) && t < Infinity);
  if (information.length === 0 || !isAscending) {
    throw new RangeError('a boundary needs looks of ascending information');
  }
}

function summarise(
  information: readonly number[],
  up: readonly number[],
  down: readonly number[],
): GroupSequentialPower {
  const stopping = up.map((chance, k) => chance + down[k]!);
  const early = stopping.slice(0, -1);
  const goesOn = 1 - total(early);
  const expectedEarly = total(early.map((chance, k) => chance * information[k]!));
  return {
    power: total(up),
    wrongDirection: total(down),
    expectedInformation: expectedEarly + goesOn * information.at(-1)!,
    stopping,
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
