import type { BucketRange } from '#libs/assignment';
import type { Experiment } from '#libs/domain';
import { sizeOfRanges } from './layer-ranges.js';

/** Ranges of layers are whole steps of this size, so what is held is up to one step more than was asked for. */
const STEP = 1 / 10_000;

/** What an experiment holds of its layer that started before layers were shared. */
export const WHOLE_LAYER: readonly BucketRange[] = [[0, 1]];

type Placed = Pick<Experiment, 'layer' | 'layerRanges'>;

/** What the experiment holds of its layer. */
export function rangesHeld({ layerRanges }: Placed): readonly BucketRange[] {
  return layerRanges ?? WHOLE_LAYER;
}

/** Share of the units that the experiment may admit: all, or those in its part of a layer. */
export function reach(experiment: Placed): number {
  return experiment.layer === null ? 1 : sizeOfRanges(rangesHeld(experiment));
}

/** Share of those units within its reach that traffic admits; traffic is a share of all. */
export function coverageOf(experiment: Placed & Pick<Experiment, 'traffic'>): number {
  const { traffic } = experiment;
  const reached = reach(experiment);
  if (experiment.layer === null) return traffic;
  if (reached === 0) return 0;
  return reached - traffic < STEP ? 1 : traffic / reached;
}
