import type { ExperimentDefinition } from './experiment.js';
import type { Violation } from './violation.js';

type Reserving = Pick<ExperimentDefinition, 'traffic' | 'schedule' | 'layer' | 'layerShare'>;

/** The largest share of the units that traffic and ramp will admit. */
export function highestTraffic({ traffic, schedule }: Pick<Reserving, 'traffic' | 'schedule'>): number {
  return Math.max(traffic, ...schedule.ramp.map((step) => step.traffic));
}

/** Share of its layer that an experiment reserves when it starts. */
export function reservedShare(experiment: Reserving): number {
  return experiment.layerShare ?? highestTraffic(experiment);
}

/** What is wrong with the share that a draft wants to reserve. */
export function layerShareViolations(experiment: Reserving): Violation[] {
  const { layer, layerShare } = experiment;
  if (layerShare === null) return [];
  const pointer = '/layerShare';
  if (layer === null)
    return [{ pointer, detail: 'needs a layer to be a share of; name one or leave it out' }];
  const needed = highestTraffic(experiment);
  if (layerShare >= needed) return [];
  const detail = `reserves ${layerShare} of the units, and traffic or ramp will admit ${needed}: it must be at least that, or null`;
  return [{ pointer, detail }];
}
