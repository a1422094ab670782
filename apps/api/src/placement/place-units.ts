import { rehome, type BucketRange } from '#libs/assignment';
import { canonicalJson, type Experiment, type Placement, type VariantSlice } from '#libs/domain';
import { coverageOf, rangesHeld } from './layer-coverage.js';
import { extendRanges, sizeOfRanges } from './layer-ranges.js';
import { LayerFullError } from './layer-full.js';
import { homesBefore, slicesByKey } from './slices-in-force.js';

/**
 * Where the units of a running experiment go when its variants or its traffic change. Raising traffic moves nobody, and takes more
 * of the layer when what is held is too small; lowering it only removes; other weights and other variants move the fewest units.
 *
 * @param others running and paused experiments of the same layer
 */
export function placeUnits(others: readonly Experiment[]): Placement {
  return (before, after) => {
    const layerRanges = layerRangesFor(before, after, others);
    return { layerRanges, slices: slicesFor(before, { ...after, layerRanges }) };
  };
}

function layerRangesFor(
  before: Experiment,
  after: Experiment,
  others: readonly Experiment[],
): Experiment['layerRanges'] {
  const { layerRanges, layer, traffic } = after;
  if (layer === null || layerRanges === null || traffic <= sizeOfRanges(layerRanges)) return layerRanges;
  if (traffic <= before.traffic) return layerRanges;
  const strangers = others.filter(({ id }) => id !== after.id);
  const ranges = extendRanges(layerRanges, strangers.flatMap<BucketRange>(rangesHeld), traffic);
  if (ranges === null) {
    throw new LayerFullError(after, [...strangers, before], traffic - sizeOfRanges(layerRanges));
  }
  return ranges;
}

function slicesFor(before: Experiment, after: Experiment): VariantSlice[] | null {
  // Another salt or hash gives every unit another bucket: there is nobody to keep in place.
  if (before.seed !== after.seed || before.hashVersion !== after.hashVersion) return null;
  if (isSame(before, after)) return before.slices;
  const weights = after.variants.map(({ weight }) => weight);
  // At the traffic that there was: whoever comes in by more traffic is then split by the new weights.
  return slicesByKey(rehome(homesBefore(before, after), weights, coverageOf(before)), after);
}

/** Whether the buckets of the variants follow from the same weights, in the same order. */
function isSame(before: Experiment, after: Experiment): boolean {
  const shapeOf = ({ variants }: Experiment): string =>
    canonicalJson(variants.map(({ key, weight }) => [key, weight]));
  return shapeOf(before) === shapeOf(after);
}
