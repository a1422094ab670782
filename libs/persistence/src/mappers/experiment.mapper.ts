import { resolveAnalysis, type Experiment } from '#libs/domain';
import type { ExperimentEntity } from '../entities/experiment.entity.js';

export function experimentOf(entity: ExperimentEntity): Experiment {
  const { phases, decision } = entity;
  return {
    id: entity.id,
    projectId: entity.projectId,
    key: entity.key,
    name: entity.name,
    hypothesis: entity.hypothesis,
    unit: entity.unit,
    status: entity.status,
    variants: entity.variants,
    control: entity.control,
    traffic: entity.traffic,
    targeting: entity.targeting,
    seed: entity.seed,
    hashVersion: entity.hashVersion,
    layer: entity.layer,
    metrics: entity.metrics,
    analysis: resolveAnalysis(entity.analysis),
    phases: phases.map((phase) => ({
      ...phase,
      startedAt: new Date(phase.startedAt),
      endedAt: phase.endedAt === null ? null : new Date(phase.endedAt),
    })),
    decision: decision && { ...decision, decidedAt: new Date(decision.decidedAt) },
    startedAt: entity.startedAt,
    stoppedAt: entity.stoppedAt,
    planHash: entity.planHash,
    version: entity.version,
    createdAt: entity.createdAt,
    updatedAt: entity.updatedAt,
  };
}

export function experimentEntityOf(experiment: Experiment): ExperimentEntity {
  const { phases, decision } = experiment;
  return {
    id: experiment.id,
    projectId: experiment.projectId,
    key: experiment.key,
    name: experiment.name,
    hypothesis: experiment.hypothesis,
    unit: experiment.unit,
    status: experiment.status,
    variants: experiment.variants,
    control: experiment.control,
    traffic: experiment.traffic,
    targeting: experiment.targeting,
    seed: experiment.seed,
    hashVersion: experiment.hashVersion,
    layer: experiment.layer,
    metrics: experiment.metrics,
    analysis: experiment.analysis,
    phases: phases.map((phase) => ({
      ...phase,
      startedAt: phase.startedAt.toISOString(),
      endedAt: phase.endedAt === null ? null : phase.endedAt.toISOString(),
    })),
    decision: decision && { ...decision, decidedAt: decision.decidedAt.toISOString() },
    startedAt: experiment.startedAt,
    stoppedAt: experiment.stoppedAt,
    planHash: experiment.planHash,
    version: experiment.version,
    createdAt: experiment.createdAt,
    updatedAt: experiment.updatedAt,
  };
}
