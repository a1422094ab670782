import { resolveAnalysis, type Experiment, type Schedule } from '#libs/domain';
import type { ExperimentEntity, StoredSchedule } from '../entities/experiment.entity.js';

/** What allocations that were stored before there were any lack. */
const NO_SLICES = { prerequisites: [], slices: null };

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
    prerequisites: entity.prerequisites,
    slices: entity.slices,
    layer: entity.layer,
    layerShare: entity.layerShare,
    layerRanges: entity.layerRanges,
    holdouts: entity.holdouts,
    overrides: entity.overrides,
    excludedUnits: entity.excludedUnits,
    schedule: scheduleOf(entity.schedule),
    receipts: entity.receipts,
    segments: entity.segments,
    metrics: entity.metrics,
    analysis: resolveAnalysis(entity.analysis),
    phases: phases.map((phase) => ({
      ...phase,
      allocation: { ...NO_SLICES, ...phase.allocation },
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
    prerequisites: experiment.prerequisites,
    slices: experiment.slices,
    layer: experiment.layer,
    layerShare: experiment.layerShare,
    layerRanges: experiment.layerRanges && experiment.layerRanges.map(([start, end]) => [start, end]),
    holdouts: experiment.holdouts,
    overrides: experiment.overrides,
    excludedUnits: experiment.excludedUnits,
    schedule: storedScheduleOf(experiment.schedule),
    receipts: experiment.receipts,
    segments: experiment.segments,
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

function scheduleOf({ startAt, stopAt, ramp, held }: StoredSchedule): Schedule {
  return {
    startAt: timeOf(startAt),
    stopAt: timeOf(stopAt),
    ramp: ramp.map((step) => ({ ...step, at: timeOf(step.at) })),
    held: held && { ...held, at: new Date(held.at) },
  };
}

function storedScheduleOf({ startAt, stopAt, ramp, held }: Schedule): StoredSchedule {
  return {
    startAt: textOf(startAt),
    stopAt: textOf(stopAt),
    ramp: ramp.map((step) => ({ ...step, at: textOf(step.at) })),
    held: held && { ...held, at: held.at.toISOString() },
  };
}

function timeOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

function textOf(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}
