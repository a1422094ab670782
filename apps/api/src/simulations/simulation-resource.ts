import type { Simulation } from '#libs/domain';
import type { SimulationResource } from './simulation.dto.js';

export function simulationResource(simulation: Simulation): SimulationResource {
  const { id, status, progress, plan, result, failure, createdAt, finishedAt } = simulation;
  return { id, status, progress, plan, result, failure, createdAt, finishedAt };
}
