import {
  admittedSlices,
  allocate,
  splitAllocation,
  splitHomes,
  type Slice,
  type SplitHomes,
} from '#libs/assignment';
import type { Experiment, VariantSlice } from '#libs/domain';
import { coverageOf } from './layer-coverage.js';

type Allocated = Pick<Experiment, 'variants' | 'slices' | 'traffic' | 'layer' | 'layerRanges'>;

/** Buckets that every variant admits now, whether its buckets were kept through a change or follow from the weights. */
export function slicesInForce(experiment: Allocated): VariantSlice[] {
  const { variants, slices } = experiment;
  const coverage = coverageOf(experiment);
  if (slices !== null)
    return slicesByKey(admittedSlices(slicesByPosition(slices, experiment), coverage), experiment);
  const weights = variants.map(({ weight }) => weight);
  return slicesByKey(allocate(weights, coverage), experiment);
}

/** Buckets that the variants of an experiment have, by the positions that they get in another state of it. */
export function homesBefore(before: Allocated, after: Allocated): SplitHomes {
  const { variants, slices } = before;
  const coverage = coverageOf(before);
  const split =
    slices === null
      ? splitAllocation(
          variants.map(({ weight }) => weight),
          coverage,
        )
      : splitHomes(slicesByPosition(slices, before), coverage);
  const moved = (list: readonly Slice[]): Slice[] => slicesByPosition(slicesByKey(list, before), after);
  return { admitted: moved(split.admitted), waiting: moved(split.waiting) };
}

/** Slices that name variants by their key, of slices that name them by position. */
export function slicesByKey(
  slices: readonly Slice[],
  { variants }: Pick<Experiment, 'variants'>,
): VariantSlice[] {
  return slices.flatMap(({ variant, start, end }) => {
    const key = variants[variant]?.key;
    return key === undefined || start >= end ? [] : [{ variant: key, start, end }];
  });
}

/** Slices that name variants by their position; one that is gone gets a position behind the last. */
function slicesByPosition(
  slices: readonly VariantSlice[],
  { variants }: Pick<Experiment, 'variants'>,
): Slice[] {
  const position = new Map(variants.map(({ key }, index) => [key, index]));
  return slices.map(({ variant, start, end }) => ({
    variant: position.get(variant) ?? variants.length,
    start,
    end,
  }));
}

/** Slices in force, by position. */
export function slicesToAssign(experiment: Allocated): Slice[] {
  return slicesByPosition(slicesInForce(experiment), experiment);
}
