import { allocate } from './allocate.js';
import { BUCKET_STEPS, firstStepFrom } from './bucket-steps.js';
import { Slice } from './slice.js';
import { cut, lengthOf, slicesOf, stretchesOf, type Stretch } from './stretches.js';
import { usableWeights } from './usable-weights.js';

/**
 * Every bucket has a home with one variant. A variant admits the first of its buckets, as many as the coverage says, in the order in
 * which its slices are listed: so coverage goes up and down, however often, and nobody changes the variant.
 */
export type Homes = readonly Slice[];

/** Buckets of variants by position: those that are admitted, and those that wait for more coverage. */
export interface SplitHomes {
  readonly admitted: readonly Slice[];
  readonly waiting: readonly Slice[];
}

/** What variants admit at a coverage, 0..1. */
export function admittedSlices(homes: Homes, coverage: number): Slice[] {
  return [...splitHomes(homes, coverage).admitted];
}

/** Homes at a coverage, 0..1. */
export function splitHomes(homes: Homes, coverage: number): SplitHomes {
  const variants = [...new Set(homes.map(({ variant }) => variant))];
  const parts = variants.map((variant) => {
    const stretches = stretchesOf(homes, variant);
    const { first, rest } = cut(stretches, stepsAdmitted(lengthOf(stretches), coverage));
    return { admitted: slicesOf(first, variant), waiting: slicesOf(rest, variant) };
  });
  return {
    admitted: parts.flatMap(({ admitted }) => admitted),
    waiting: parts.flatMap(({ waiting }) => waiting),
  };
}

/** The homes of variants that lie as `allocate` places them: what one does not admit yet lies between it and the next. */
export function splitAllocation(weights: readonly number[], coverage: number): SplitHomes {
  const slices = allocate(weights, coverage);
  const waiting = slices.map(({ variant, start }, index) => {
    const [admitted] = stretchesOf(slices, variant);
    const next = slices[index + 1];
    const gap = {
      start: admitted?.end ?? firstStepFrom(start),
      end: next === undefined ? BUCKET_STEPS : firstStepFrom(next.start),
    };
    return gap.start < gap.end ? slicesOf([gap], variant) : [];
  });
  return { admitted: slices, waiting: waiting.flat() };
}

/**
 * Homes for other weights. At the coverage, which stays, the fewest units possible move: a variant keeps its first buckets, and what
 * one gives up goes to those that want more. Buckets that wait stay where they are as far as the new weights allow, and are split by
 * these: so is whoever comes in later.
 *
 * @param before what variants have now, by the position that they get; whoever is gone has a position behind the last
 * @param weights new shares by position, equal ones when they do not sum to one
 * @param coverage share of all units that is admitted, 0..1
 */
export function rehome(before: SplitHomes, weights: readonly number[], coverage: number): Slice[] {
  const totals = stepsOf(weights);
  const kept = totals.map((total, variant) =>
    cut(stretchesOf(before.admitted, variant), stepsAdmitted(total, coverage)),
  );
  const given = [...kept.flatMap(({ rest }) => rest), ...stretchesFrom(before.admitted, totals.length)];
  const moved = deal(
    kept.map(({ first }) => first),
    totals.map((total) => stepsAdmitted(total, coverage)),
    given,
  );
  const waiting = moved.lists.map((list, variant) =>
    cut(stretchesOf(before.waiting, variant), (totals[variant] as number) - lengthOf(list)),
  );
  const { lists } = deal(
    moved.lists.map((list, variant) => [...list, ...(waiting[variant]?.first ?? [])]),
    totals,
    [...moved.left, ...waiting.flatMap(({ rest }) => rest), ...stretchesFrom(before.waiting, totals.length)],
  );
  return lists.flatMap((list, variant) => slicesOf(list, variant));
}

/** Buckets of those who are gone. */
function stretchesFrom(slices: readonly Slice[], position: number): Stretch[] {
  const gone = slices.filter(({ variant }) => variant >= position);
  return gone.flatMap((slice) => stretchesOf([slice], slice.variant));
}

/** Rounded as one number whatever the variant, so that equal weights always admit equally many buckets. */
function stepsAdmitted(total: number, coverage: number): number {
  return Math.round(total * coverage);
}

/** Buckets that each variant shall have; all of them together. */
function stepsOf(weights: readonly number[]): number[] {
  const usable = usableWeights(weights.length, weights);
  const sum = usable.reduce((total, weight) => total + weight, 0);
  let share = 0;
  let given = 0;
  return usable.map((weight) => {
    share += weight / sum;
    const steps = Math.round(share * BUCKET_STEPS) - given;
    given += steps;
    return steps;
  });
}

/** Fills every list up to what it wants from a pool, in order. */
function deal(
  lists: readonly (readonly Stretch[])[],
  wanted: readonly number[],
  pool: readonly Stretch[],
): { lists: Stretch[][]; left: Stretch[] } {
  let left = [...pool];
  const filled = lists.map((list, index) => {
    const { first, rest } = cut(left, (wanted[index] ?? 0) - lengthOf(list));
    left = rest;
    return [...list, ...first];
  });
  return { lists: filled, left };
}
