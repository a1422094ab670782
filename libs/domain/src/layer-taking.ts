import { LayerTakenError } from './errors.js';
import type { Experiment } from './experiment.js';

type Holder = Pick<Experiment, 'id' | 'key' | 'status' | 'layer' | 'layerRanges'>;
type Range = readonly [start: number, end: number];

/** One that started before there were ranges holds all of its layer. */
const WHOLE_LAYER: readonly Range[] = [[0, 1]];

/** What nobody else may have of its layer; nothing unless it runs or is paused. */
export function heldLayerRanges({ status, layer, layerRanges }: Holder): readonly Range[] {
  const isHolding = layer !== null && (status === 'running' || status === 'paused');
  return isHolding ? (layerRanges ?? WHOLE_LAYER) : [];
}

/** Whether the change makes the experiment hold what it did not hold of that layer before. */
export function takesLayerRanges(before: Holder, after: Holder): boolean {
  const held = before.layer === after.layer ? heldLayerRanges(before) : [];
  return heldLayerRanges(after).some(
    ([start, end]) => !held.some(([heldFrom, heldTo]) => heldFrom <= start && end <= heldTo),
  );
}

/**
 * @param holders running and paused experiments of the same project
 * @throws LayerTakenError when one of them holds part of what the experiment would hold
 */
export function requireLayerRangesFree(experiment: Holder, holders: readonly Holder[]): void {
  const wanted = heldLayerRanges(experiment);
  for (const holder of holders) {
    if (holder.id === experiment.id || holder.layer !== experiment.layer) continue;
    const taken = heldLayerRanges(holder).find((range) => wanted.some((other) => overlap(range, other)));
    if (taken) throw layerTaken(experiment.layer, holder.key, taken);
  }
}

function overlap(one: Range, other: Range): boolean {
  return one[0] < other[1] && other[0] < one[1];
}

function layerTaken(layer: string | null, holder: string, [start, end]: Range): LayerTakenError {
  const message = `The experiment "${holder}" holds ${start} to ${end} of the layer "${layer}" by now; try again to get what is still free.`;
  return new LayerTakenError(message, [{ pointer: '/layer', detail: message }]);
}
