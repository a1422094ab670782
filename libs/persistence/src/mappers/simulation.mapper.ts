import type { Simulation } from '#libs/domain';
import type { SimulationEntity } from '../entities/simulation.entity.js';

export function simulationOf(entity: SimulationEntity): Simulation {
  return {
    id: entity.id,
    projectId: entity.projectId,
    plan: entity.plan,
    status: entity.status,
    progress: entity.progress,
    result: entity.result,
    failure: entity.failure,
    metricVersion: entity.metricVersion,
    attempts: entity.attempts,
    createdAt: entity.createdAt,
    finishedAt: entity.finishedAt,
  };
}

/** `heardAt` is the repository's own: a worker's sign of life is no part of what the simulation is. */
export function simulationEntityOf(simulation: Simulation): Omit<SimulationEntity, 'heardAt'> {
  return {
    id: simulation.id,
    projectId: simulation.projectId,
    metricKey: simulation.plan.metric,
    metricVersion: simulation.metricVersion,
    plan: simulation.plan,
    status: simulation.status,
    progress: simulation.progress,
    attempts: simulation.attempts,
    result: simulation.result,
    failure: simulation.failure,
    createdAt: simulation.createdAt,
    finishedAt: simulation.finishedAt,
  };
}
