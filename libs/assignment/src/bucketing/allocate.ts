import { bucketRanges } from './bucket-ranges.js';
import { Slice } from './slice.js';

/**
 * The first allocation of an experiment: one slice per variant, as the open SDKs place them.
 *
 * @param weights shares of the admitted units; equal ones are taken when these do not sum to one
 * @param coverage share of all units admitted, 0..1
 */
export function allocate(weights: readonly number[], coverage: number): Slice[] {
  return bucketRanges(weights.length, coverage, weights).map(([start, end], variant) => ({
    variant,
    start,
    end,
  }));
}
