import { reservedShare, type Experiment, type Holdout } from '#libs/domain';
import { rangesHeld } from './layer-coverage.js';
import { LayerFullError } from './layer-full.js';
import { takeRanges } from './layer-ranges.js';

/**
 * What starting gives an experiment to hold and to keep: its part of a layer, and the holdouts that cover it. A holdout of another
 * unit cannot tell which of these it holds out. LayerFullError when the layer has not as much to give.
 *
 * @param neighbours running and paused experiments of the layer
 * @param holdouts those in force
 */
export function placeAtStart(
  experiment: Experiment,
  neighbours: readonly Experiment[],
  holdouts: readonly Holdout[],
): Pick<Experiment, 'layerRanges' | 'holdouts'> {
  const covering = holdouts.filter(({ unit }) => unit === experiment.unit);
  return {
    layerRanges: rangesToHold(experiment, neighbours),
    holdouts: covering.map(({ key, share }) => ({ key, share })),
  };
}

function rangesToHold(experiment: Experiment, neighbours: readonly Experiment[]): Experiment['layerRanges'] {
  if (experiment.layer === null) return null;
  const size = reservedShare(experiment);
  const ranges = takeRanges(
    neighbours.flatMap((neighbour) => rangesHeld(neighbour)),
    size,
  );
  if (ranges === null) throw new LayerFullError(experiment, neighbours, size);
  return ranges;
}
