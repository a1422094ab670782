import type { AssignmentExperiment } from '#libs/assignment';
import type { Experiment } from '#libs/domain';

/** What an experiment holds of its layer that started before layers were shared. */
const WHOLE_LAYER = [[0, 1]] as const;

/** What assignment needs to know of an experiment. */
export function assignmentExperimentOf(experiment: Experiment): AssignmentExperiment {
  const { key, status, variants, control, unit, seed, hashVersion, traffic, targeting, layer, decision } =
    experiment;
  return {
    key,
    status,
    variants,
    control,
    hashAttribute: unit,
    seed,
    hashVersion,
    coverage: traffic,
    condition: targeting,
    layer: layer === null ? null : { salt: `layer:${layer}`, ranges: WHOLE_LAYER },
    shippedVariant: decision?.variant ?? null,
  };
}
