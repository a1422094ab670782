import { AssignmentExperiment, LayerSlot } from './experiment.js';

function overlap(one: LayerSlot, other: LayerSlot): boolean {
  return one.ranges.some(([start, end]) =>
    other.ranges.some(([otherStart, otherEnd]) => Math.max(start, otherStart) < Math.min(end, otherEnd)),
  );
}

function sharesUnit(one: AssignmentExperiment, other: AssignmentExperiment): boolean {
  return (one.hashAttribute ?? 'id') === (other.hashAttribute ?? 'id');
}

function conflictBetween(one: AssignmentExperiment, earlier: AssignmentExperiment): string | undefined {
  if (!one.layer || !earlier.layer || one.layer.salt !== earlier.layer.salt) return undefined;
  if (!sharesUnit(one, earlier))
    return `shares layer ${one.layer.salt} with ${earlier.key} but randomises another unit`;
  return overlap(one.layer, earlier.layer) ? `overlaps ${earlier.key} in layer ${one.layer.salt}` : undefined;
}

/**
 * Running experiments that would break the promise of their layer, that a unit is in at most one of its experiments,
 * with the reason. Of two that collide the later one is at fault.
 */
export function findLayerConflicts(
  experiments: readonly AssignmentExperiment[],
): ReadonlyMap<AssignmentExperiment, string> {
  const conflicts = new Map<AssignmentExperiment, string>();
  const accepted: AssignmentExperiment[] = [];
  for (const experiment of experiments.filter(({ status, layer }) => status === 'running' && layer)) {
    const reason = accepted
      .map((earlier) => conflictBetween(experiment, earlier))
      .find((found) => found !== undefined);
    if (reason === undefined) accepted.push(experiment);
    else conflicts.set(experiment, reason);
  }
  return conflicts;
}
