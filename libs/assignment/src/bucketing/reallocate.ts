import { BUCKET_STEPS, firstStepFrom } from './bucket-steps.js';
import { Slice } from './slice.js';
import { usableWeights } from './usable-weights.js';

/** A stretch of buckets in steps, and who has it; null: nobody yet. */
interface Stretch {
  readonly variant: number | null;
  readonly start: number;
  readonly end: number;
}

/** Buckets each variant shall have, in steps; rounded so that their sum is the rounded sum. */
function targetSteps(weights: readonly number[], coverage: number): number[] {
  let share = 0;
  let given = 0;
  return usableWeights(weights.length, weights).map((weight) => {
    share += weight;
    const steps = Math.min(BUCKET_STEPS, Math.round(share * coverage * BUCKET_STEPS)) - given;
    given += steps;
    return steps;
  });
}

function toStretches(slices: readonly Slice[]): Stretch[] {
  return slices
    .map(({ variant, start, end }) => ({ variant, start: firstStepFrom(start), end: firstStepFrom(end) }))
    .filter(({ start, end }) => start < end)
    .sort((one, other) => one.start - other.start);
}

/** What lies between the stretches. */
function gapsBetween(stretches: readonly Stretch[]): Stretch[] {
  const ends = [0, ...stretches.map(({ end }) => end)];
  const starts = [...stretches.map(({ start }) => start), BUCKET_STEPS];
  return ends.map((start, index) => ({ variant: null, start, end: starts[index] as number }));
}

/** Cuts a stretch in two, the first part of the given length. */
function cut(stretch: Stretch, length: number): [Stretch, Stretch] {
  const middle = Math.min(stretch.end, stretch.start + length);
  return [
    { ...stretch, end: middle },
    { ...stretch, start: middle },
  ];
}

/** Buckets of each variant as they are. */
function heldSteps(stretches: readonly Stretch[], count: number): number[] {
  const held = new Array<number>(count).fill(0);
  for (const { variant, start, end } of stretches) {
    if (variant !== null && variant < count) held[variant] = (held[variant] as number) + end - start;
  }
  return held;
}

/** Targets, but where one differs from what is held by rounding alone: nobody is moved for that. */
function wantedSteps(targets: readonly number[], held: readonly number[]): number[] {
  return targets.map((target, variant) => {
    const has = held[variant] as number;
    return target > 0 && Math.abs(target - has) <= 1 ? has : target;
  });
}

/** Lets every variant keep what it has up to its target, which is counted down; the rest is released. */
function release(stretches: readonly Stretch[], wanted: number[]): { kept: Stretch[]; released: Stretch[] } {
  const parts = stretches.map((stretch) => {
    const variant = stretch.variant as number;
    const [kept, released] = cut(stretch, wanted[variant] ?? 0);
    if (variant in wanted) wanted[variant] = (wanted[variant] as number) - (kept.end - kept.start);
    return { kept, released };
  });
  return { kept: parts.map(({ kept }) => kept), released: parts.map(({ released }) => released) };
}

/** Gives what is free, in that order, to the variants that still want some. */
function fill(free: readonly Stretch[], wanted: number[]): Stretch[] {
  const given: Stretch[] = [];
  for (let rest of free) {
    for (const [variant, steps] of wanted.entries()) {
      const [taken, left] = cut(rest, steps);
      given.push({ ...taken, variant });
      wanted[variant] = steps - (taken.end - taken.start);
      rest = left;
    }
  }
  return given;
}

function toSlices(stretches: readonly Stretch[]): Slice[] {
  const sorted = stretches
    .filter(({ start, end }) => start < end)
    .sort((one, other) => one.start - other.start);
  const slices: Slice[] = [];
  for (const { variant, start, end } of sorted) {
    const slice = { variant: variant as number, start: start / BUCKET_STEPS, end: end / BUCKET_STEPS };
    const last = slices.at(-1);
    const isContinued = last?.variant === slice.variant && last.end === slice.start;
    if (isContinued) slices.push({ ...(slices.pop() as Slice), end: slice.end });
    else slices.push(slice);
  }
  return slices;
}

/**
 * Changes weights, coverage or both, moving the fewest units possible: every variant keeps as much of what it has as it may,
 * what is released goes first to the variants that want more, and only then are units from outside admitted. Raising the
 * coverage alone moves nobody; lowering it only removes.
 *
 * @param slices the allocation as it is, of variants by their position
 * @param weights new shares by position, equal ones when they do not sum to one; a variant absent from them loses all
 * @param coverage share of all units to admit, 0..1
 */
export function reallocate(slices: readonly Slice[], weights: readonly number[], coverage: number): Slice[] {
  const stretches = toStretches(slices);
  const wanted = wantedSteps(targetSteps(weights, coverage), heldSteps(stretches, weights.length));
  const { kept, released } = release(stretches, wanted);
  return toSlices([...kept, ...fill([...released, ...gapsBetween(stretches)], wanted)]);
}
