import { BUCKET_STEPS, firstStepFrom } from './bucket-steps.js';
import { Slice } from './slice.js';

/** Buckets from `start`, included, to `end`, excluded, counted in ten-thousandths. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Buckets of the variant at a position, in the order of the slices. */
export function stretchesOf(slices: readonly Slice[], variant: number): Stretch[] {
  return slices
    .filter((slice) => slice.variant === variant)
    .map(({ start, end }) => ({ start: firstStepFrom(start), end: firstStepFrom(Math.min(1, end)) }))
    .filter(({ start, end }) => start < end);
}

export function lengthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** The first buckets of a list of stretches, and the rest of it. */
export function cut(stretches: readonly Stretch[], length: number): { first: Stretch[]; rest: Stretch[] } {
  const first: Stretch[] = [];
  const rest: Stretch[] = [];
  let wanted = Math.max(0, length);
  for (const { start, end } of stretches) {
    const middle = Math.min(end, start + wanted);
    wanted -= middle - start;
    if (start < middle) first.push({ start, end: middle });
    if (middle < end) rest.push({ start: middle, end });
  }
  return { first, rest };
}

/** Slices of one variant, neighbours in one. */
export function slicesOf(stretches: readonly Stretch[], variant: number): Slice[] {
  const joined: Stretch[] = [];
  for (const stretch of stretches) {
    const last = joined.at(-1);
    if (last?.end === stretch.start) joined[joined.length - 1] = { ...last, end: stretch.end };
    else joined.push(stretch);
  }
  return joined.map(({ start, end }) => ({
    variant,
    start: start / BUCKET_STEPS,
    end: end / BUCKET_STEPS,
  }));
}
