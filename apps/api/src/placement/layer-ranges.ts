import { freeLayerRange, type BucketRange } from '#libs/assignment';

/** Layers are handed out in as many steps as the hash has buckets. */
const STEPS = 10_000;
/** A share of a step that is rounding and nobody's. */
const ROUNDING = 1e-6;

/** Share of the layer that the ranges, which never overlap, make up. */
export function sizeOfRanges(ranges: readonly BucketRange[]): number {
  return ranges.reduce((steps, [start, end]) => steps + stepOf(end) - stepOf(start), 0) / STEPS;
}

/** What nobody holds, in order. */
export function freeRanges(occupied: readonly BucketRange[]): BucketRange[] {
  const free: BucketRange[] = [];
  let start = 0;
  for (const [taken, end] of [...occupied].sort(([one], [other]) => one - other)) {
    if (stepOf(taken) > stepOf(start)) free.push([start, taken]);
    start = Math.max(start, end);
  }
  return stepOf(start) < STEPS ? [...free, [start, 1]] : free;
}

/**
 * Ranges of the wanted size that nobody holds: one stretch if there is one that is long enough, else the longest ones together.
 * Null when not enough is free.
 */
export function takeRanges(occupied: readonly BucketRange[], size: number): BucketRange[] | null {
  const wanted = Math.ceil(size * STEPS - ROUNDING) / STEPS;
  if (wanted <= 0) return [];
  const stretch = freeLayerRange(occupied, wanted);
  return stretch === null ? takePieces(freeRanges(occupied), wanted) : [stretch];
}

/** What is held, and as much more of what nobody holds as makes it the wanted size; null when not enough is free. */
export function extendRanges(
  held: readonly BucketRange[],
  others: readonly BucketRange[],
  size: number,
): BucketRange[] | null {
  const more = takeRanges([...held, ...others], size - sizeOfRanges(held));
  return more && joined([...held, ...more]);
}

function takePieces(free: readonly BucketRange[], wanted: number): BucketRange[] | null {
  let missing = stepOf(wanted);
  const pieces: BucketRange[] = [];
  const longestFirst = [...free].sort((one, other) => sizeOfRanges([other]) - sizeOfRanges([one]));
  for (const [start, end] of longestFirst) {
    const taken = Math.min(missing, stepOf(end) - stepOf(start));
    if (taken > 0) pieces.push([start, (stepOf(start) + taken) / STEPS]);
    missing -= taken;
  }
  return missing > 0 ? null : joined(pieces);
}

/** Neighbours made one. */
function joined(ranges: readonly BucketRange[]): BucketRange[] {
  const result: BucketRange[] = [];
  for (const [start, end] of [...ranges].sort(([one], [other]) => one - other)) {
    const last = result.at(-1);
    if (last !== undefined && stepOf(last[1]) === stepOf(start)) result[result.length - 1] = [last[0], end];
    else result.push([start, end]);
  }
  return result;
}

function stepOf(bound: number): number {
  return Math.round(bound * STEPS);
}
