import { reservedShare, type Experiment, type Holdout } from '#libs/domain';
import { rangesHeld } from '../placement/layer-coverage.js';
import { LayerFullError } from '../placement/layer-full.js';
import { takeRanges } from '../placement/layer-ranges.js';

/**
 * The experiment as it would be if it ran now: a draft gets the part of its layer and the holdouts that starting would give it,
 * a paused one goes on, one that has ended is as it is. LayerTakenError when the layer has not as much to give.
 */
export function asIfRunning(
  experiment: Experiment,
  neighbours: readonly Experiment[],
  holdouts: readonly Holdout[],
): Experiment {
  if (experiment.status === 'paused') return { ...experiment, status: 'running' };
  if (experiment.status !== 'draft') return experiment;
  const covering = holdouts
    .filter(({ endedAt, unit, scope, projectId }) => {
      const isOurs = scope === 'global' || projectId === experiment.projectId;
      return endedAt === null && unit === experiment.unit && isOurs;
    })
    .map(({ key, share }) => ({ key, share }));
  const layerRanges = rangesFor(experiment, neighbours);
  return { ...experiment, status: 'running', layerRanges, holdouts: covering };
}

function rangesFor(experiment: Experiment, neighbours: readonly Experiment[]): Experiment['layerRanges'] {
  if (experiment.layer === null) return null;
  const size = reservedShare(experiment);
  const ranges = takeRanges(
    neighbours.flatMap((neighbour) => rangesHeld(neighbour)),
    size,
  );
  if (ranges === null) throw new LayerFullError(experiment, neighbours, size);
  return ranges;
}
