import type { Experiment, Holdout } from '#libs/domain';
import { placeAtStart } from '../placement/place-at-start.js';

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
  const inForce = holdouts.filter(({ endedAt, scope, projectId }) => {
    const isOurs = scope === 'global' || projectId === experiment.projectId;
    return endedAt === null && isOurs;
  });
  return { ...experiment, status: 'running', ...placeAtStart(experiment, neighbours, inForce) };
}
