import { AssignmentExperiment } from './experiment.js';

function overlap(one: AssignmentExperiment, other: AssignmentExperiment): boolean {
  if (!one.layer || !other.layer || one.layer.key !== other.layer.key) return false;
  const [start, end] = one.layer.range;
  const [otherStart, otherEnd] = other.layer.range;
  return start < otherEnd && otherStart < end;
}

function sharesUnit(one: AssignmentExperiment, other: AssignmentExperiment): boolean {
  return (one.hashAttribute ?? 'id') === (other.hashAttribute ?? 'id');
}

function conflictBetween(one: AssignmentExperiment, earlier: AssignmentExperiment): string | undefined {
  if (one.layer?.key === undefined || one.layer.key !== earlier.layer?.key) return undefined;
  if (!sharesUnit(one, earlier))
    return `shares layer ${one.layer.key} with ${earlier.key} but randomises another unit`;
  return overlap(one, earlier) ? `overlaps ${earlier.key} in layer ${one.layer.key}` : undefined;
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
