import { BucketRange } from './bucket-range.js';

/** Bounds are kept to the resolution of the hash, so that neighbours touch exactly. */
const STEPS = 10_000;

function rounded(bound: number): number {
  return Math.round(bound * STEPS) / STEPS;
}

/**
 * The first free stretch of a layer that is `size` long, for an experiment about to start in it.
 *
 * @param occupied ranges of the experiments that run or are paused in the layer
 * @param size share of the layer's units wanted, 0..1
 * @returns null when no free stretch is long enough
 */
export function freeLayerRange(occupied: readonly BucketRange[], size: number): BucketRange | null {
  let start = 0;
  for (const [taken, end] of [...occupied].sort(([one], [other]) => one - other)) {
    if (rounded(taken - start) >= size) break;
    start = Math.max(start, end);
  }
  const end = rounded(start + size);
  const isTaken = occupied.some((range) => start < range[1] && range[0] < end);
  return end <= 1 && !isTaken ? [start, end] : null;
}
