import { allocate, type Slice } from '#libs/assignment';
import type { Experiment, VariantSlice } from '#libs/domain';
import { coverageOf } from './layer-coverage.js';

type Allocated = Pick<Experiment, 'variants' | 'slices' | 'traffic' | 'layer' | 'layerRanges'>;

/** Buckets of every variant as they are now, whether they were kept through a change or follow from weights and traffic. */
export function slicesInForce(experiment: Allocated): VariantSlice[] {
  const { variants, slices } = experiment;
  if (slices !== null) return slices;
  const weights = variants.map(({ weight }) => weight);
  return slicesByKey(allocate(weights, coverageOf(experiment)), experiment);
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
export function slicesByPosition(
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
