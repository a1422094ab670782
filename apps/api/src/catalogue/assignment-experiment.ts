import type { AssignmentExperiment } from '#libs/assignment';
import type { Experiment } from '#libs/domain';
import { coverageOf, rangesHeld } from '../placement/layer-coverage.js';
import { slicesToAssign } from '../placement/slices-in-force.js';

/** The latest for each experiment, with the holdouts that were in force for it. */
const known = new WeakMap<Experiment, { holdouts: string; assigned: AssignmentExperiment }>();

/**
 * What assignment needs to know of an experiment. Holdouts that have ended hold nobody out any more. The same object for the
 * same experiment, while the same holdouts are in force.
 */
export function assignmentExperimentOf(
  experiment: Experiment,
  endedHoldouts: ReadonlySet<string>,
): AssignmentExperiment {
  const inForce = experiment.holdouts.filter((holdout) => !endedHoldouts.has(holdout.key));
  const holdouts = inForce.map(({ key }) => key).join(' ');
  const before = known.get(experiment);
  if (before?.holdouts === holdouts) return before.assigned;
  const assigned = assignedBy(experiment, inForce);
  known.set(experiment, { holdouts, assigned });
  return assigned;
}

function assignedBy(experiment: Experiment, holdouts: Experiment['holdouts']): AssignmentExperiment {
  const { key, status, variants, control, unit, seed, hashVersion, targeting, layer, decision } = experiment;
  return {
    key,
    status,
    variants,
    control,
    hashAttribute: unit,
    seed,
    hashVersion,
    coverage: coverageOf(experiment),
    condition: targeting,
    ...(experiment.slices && { slices: slicesToAssign(experiment) }),
    layer: layer === null ? null : { salt: `layer:${layer}`, ranges: rangesHeld(experiment) },
    holdouts: holdouts.map((holdout) => ({ salt: `holdout:${holdout.key}`, share: holdout.share })),
    overrides: experiment.overrides,
    prerequisites: experiment.prerequisites,
    shippedVariant: decision?.variant ?? null,
  };
}
