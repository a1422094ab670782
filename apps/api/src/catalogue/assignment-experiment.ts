import type { AssignmentExperiment } from '#libs/assignment';
import type { Experiment } from '#libs/domain';
import { coverageOf, rangesHeld } from '../placement/layer-coverage.js';
import { slicesByPosition } from '../placement/slices-in-force.js';

/** What assignment needs to know of an experiment. Holdouts that have ended hold nobody out any more. */
export function assignmentExperimentOf(
  experiment: Experiment,
  endedHoldouts: ReadonlySet<string>,
): AssignmentExperiment {
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
    ...(experiment.slices && { slices: keptSlices(experiment, experiment.slices) }),
    layer: layer === null ? null : { salt: `layer:${layer}`, ranges: rangesHeld(experiment) },
    holdouts: experiment.holdouts
      .filter((holdout) => !endedHoldouts.has(holdout.key))
      .map((holdout) => ({ salt: `holdout:${holdout.key}`, share: holdout.share })),
    overrides: experiment.overrides,
    prerequisites: experiment.prerequisites,
    shippedVariant: decision?.variant ?? null,
  };
}

/** Slices of a variant that is gone are nobody's. */
function keptSlices(
  experiment: Experiment,
  slices: NonNullable<Experiment['slices']>,
): AssignmentExperiment['slices'] & object {
  return slicesByPosition(slices, experiment).filter(({ variant }) => variant < experiment.variants.length);
}
