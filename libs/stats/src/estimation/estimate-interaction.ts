import type { DataError } from '../data-error.js';
import { dataError } from '../data-error.js';
import { varianceOfMean, type Moments } from '../moments/moments.js';
import { makeEstimate, type Estimate } from './estimate.js';
import { welchDegreesOfFreedom } from './welch-degrees-of-freedom.js';

/** Units of two experiments that ran at the same time, by their arms in both. */
export interface CrossedArms {
  /** Control in both. */
  readonly neither: Moments;
  /** Treated in the first experiment only. */
  readonly first: Moments;
  readonly second: Moments;
  readonly both: Moments;
}

/**
 * Interaction of two concurrent experiments: how much the first one's effect differs between the second one's arms,
 * (both - second) - (first - neither), with Welch's error over the four cells. Zero when the effects simply add up.
 * In the result `control` is the first experiment's effect among the second one's controls, `treatment` the effect
 * among its treated. A cell with fewer than two units is INSUFFICIENT_DATA.
 *
 * @example estimateInteraction({ neither, first, second, both }).estimate // -0.02: together less than the sum
 */
export function estimateInteraction({ neither, first, second, both }: CrossedArms): Estimate | DataError {
  const cells = [neither, first, second, both];
  if (cells.some(({ n }) => n < 2)) return dataError('INSUFFICIENT_DATA', 'a cell has fewer than two units');
  const effect = (treated: Moments, control: Moments) => ({
    n: treated.n + control.n,
    mean: treated.mean - control.mean,
    varianceOfMean: varianceOfMean(treated) + varianceOfMean(control),
  });
  const [alone, together] = [effect(first, neither), effect(both, second)];
  return makeEstimate({
    control: alone,
    treatment: together,
    estimate: together.mean - alone.mean,
    standardError: Math.sqrt(alone.varianceOfMean + together.varianceOfMean),
    degreesOfFreedom: welchDegreesOfFreedom(
      cells.map((cell) => ({ variance: varianceOfMean(cell), degreesOfFreedom: cell.n - 1 })),
    ),
  });
}
