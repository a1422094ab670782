import { requireFinite, requireInteger, requirePositive } from '../distributions/argument-checks.js';
import type { Interval } from '../inference/inference.js';
import { crossingProbability } from './continuation.js';
import { walkLooks, type GroupSequentialDesign } from './group-sequential-design.js';

/** The z statistic at the look at which the trial stopped (or is being read). */
export interface StoppedAt {
  /** Look, from 1. */
  readonly look: number;
  readonly z: number;
}

/**
 * P(stage-wise ordering puts a path at or above the observed one) under a drift: stopping upward earlier, or
 * reaching this look and being at or above z (Fairbanks & Madsen 1982; Tsiatis, Rosner & Mehta 1984).
 */
export function stagewiseUpperP(design: GroupSequentialDesign, { look, z }: StoppedAt, drift = 0): number {
  requireInteger(look, 'look', 1);
  requireFinite(z, 'z');
  if (look > design.looks.length) throw new RangeError(`look ${look} of ${design.looks.length}`);
  const information = design.looks.slice(0, look).map((entry) => entry.information);
  let total = 0;
  walkLooks(information, design.sides, (k, reached) => {
    const { criticalValue } = design.looks[k]!;
    const level = k === look - 1 ? z : criticalValue;
    total += crossingProbability(reached, information[k]!, level, { drift });
    return criticalValue;
  });
  return Math.min(1, total);
}

/** Answer of a group-sequential test at one look. */
export interface GroupSequentialInference {
  readonly kind: 'group-sequential';
  readonly look: number;
  readonly z: number;
  readonly criticalValue: number;
  readonly crossed: boolean;
  /** Stage-wise ordered, as if stopped here. */
  readonly pUpper: number;
  readonly pTwoSided: number;
  /** estimate ± criticalValue · se: valid at every look, also when the boundary is ignored. */
  readonly repeatedInterval: Interval;
  /** Valid once stopped: corrects for the habit of stopping when ahead. */
  readonly medianUnbiased: number;
  /** Stage-wise interval of level 1 - alpha; valid once stopped. */
  readonly interval: Interval;
}

/**
 * Inference at a look of a group-sequential design from the estimate and standard error there: repeated
 * confidence interval, stage-wise p-value, median-unbiased estimate and interval.
 */
export function inferGroupSequential(
  { estimate, standardError }: { readonly estimate: number; readonly standardError: number },
  design: GroupSequentialDesign,
  look: number,
): GroupSequentialInference {
  requireInteger(look, 'look', 1);
  requireFinite(estimate, 'estimate');
  requirePositive(standardError, 'standardError');
  const entry = design.looks[look - 1];
  if (!entry) throw new RangeError(`look ${look} of ${design.looks.length}`);
  const z = estimate / standardError;
  const pUpper = stagewiseUpperP(design, { look, z });
  const margin = entry.criticalValue * standardError;
  // One unit of drift is this much effect: the z statistic at information 1 has standard error se √t.
  const effectPerDrift = standardError * Math.sqrt(entry.information);
  const effectAt = (probability: number): number =>
    effectPerDrift * driftWithUpperP(design, { look, z }, probability);
  const tail = design.alpha / 2;
  return {
    kind: 'group-sequential',
    look,
    z,
    criticalValue: entry.criticalValue,
    crossed: (design.sides === 2 ? Math.abs(z) : z) >= entry.criticalValue,
    pUpper,
    pTwoSided: 2 * Math.min(pUpper, 1 - pUpper),
    repeatedInterval: { lower: estimate - margin, upper: estimate + margin },
    medianUnbiased: effectAt(0.5),
    interval: { lower: effectAt(tail), upper: effectAt(1 - tail) },
  };
}

/** The drift under which the stage-wise upper p-value is `probability`; increasing, so bisection. */
function driftWithUpperP(design: GroupSequentialDesign, stopped: StoppedAt, probability: number): number {
  const centre = stopped.z / Math.sqrt(design.looks[stopped.look - 1]!.information);
  const isBelow = (drift: number): boolean => stagewiseUpperP(design, stopped, drift) < probability;
  let width = 1;
  while (!isBelow(centre - width) && width < 1e3) width *= 2;
  let low = centre - width;
  width = 1;
  while (isBelow(centre + width) && width < 1e3) width *= 2;
  let high = centre + width;
  for (let step = 0; step < 60 && high - low > 1e-11 * Math.max(1, Math.abs(high)); step++) {
    const middle = 0.5 * (low + high);
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
