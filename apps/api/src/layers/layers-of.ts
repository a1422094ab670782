import { heldLayerRanges, reservedShare, type Experiment } from '#libs/domain';
import { freeRanges, sizeOfRanges } from '../placement/layer-ranges.js';
import type { LayerResource } from './layer.dto.js';

/** The layers that live or future experiments name, by name; those that only ended ones name are gone. */
export function layersOf(experiments: readonly Experiment[]): LayerResource[] {
  const members = new Map<string, Experiment[]>();
  for (const experiment of experiments) {
    const { layer, status } = experiment;
    if (layer === null || !['draft', 'running', 'paused'].includes(status)) continue;
    members.set(layer, [...(members.get(layer) ?? []), experiment]);
  }
  const byName = [...members].sort(([one], [other]) => (one < other ? -1 : 1));
  return byName.map(([key, its]) => layerOf(key, its));
}

function layerOf(key: string, members: readonly Experiment[]): LayerResource {
  const holding = members.filter(({ status }) => status !== 'draft');
  const free = freeRanges(holding.flatMap((holder) => heldLayerRanges(holder)));
  return {
    key,
    unit: holding[0]?.unit ?? null,
    free: sizeOfRanges(free),
    freeRanges: free.map(([start, end]) => [start, end]),
    holders: holding.map((holder) => {
      const ranges = heldLayerRanges(holder);
      const { key: experiment, status, traffic } = holder;
      return { experiment, status, share: sizeOfRanges(ranges), ranges: [...ranges], traffic };
    }),
    drafts: members
      .filter(({ status }) => status === 'draft')
      .map((draft) => ({ experiment: draft.key, share: reservedShare(draft) })),
  };
}
