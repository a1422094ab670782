import { splitAllocation, splitHomes, type Slice, type SplitHomes } from '#libs/assignment';
import type { Experiment, VariantSlice } from '#libs/domain';
import { coverageOf } from './layer-coverage.js';

type Allocated = Pick<Experiment, 'variants' | 'slices' | 'traffic' | 'layer' | 'layerRanges'>;

/** Buckets that every variant admits now, whether its buckets were kept through a change or follow from the weights. */
export function slicesInForce(experiment: Allocated): VariantSlice[] {
  return slicesByKey(homesOf(experiment).admitted, experiment);
}

/** Buckets that the variants of an experiment have, by the positions that they get in another state of it. */
export function homesBefore(before: Allocated, after: Allocated): SplitHomes {
  const { admitted, waiting } = homesOf(before);
  const moved = (list: readonly Slice[]): Slice[] => slicesByPosition(slicesByKey(list, before), after);
  return { admitted: moved(admitted), waiting: moved(waiting) };
}

function homesOf(experiment: Allocated): SplitHomes {
  const { variants, slices } = experiment;
  const coverage = coverageOf(experiment);
  if (slices !== null) return splitHomes(slicesByPosition(slices, experiment), coverage);
  const weights = variants.map(({ weight }) => weight);
  return splitAllocation(weights, coverage);
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
