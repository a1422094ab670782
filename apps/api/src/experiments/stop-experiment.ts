import { nextStatus, NO_SCHEDULE, type Experiment } from '#libs/domain';

/** The experiment after its end: from here on no exposure counts, and nothing happens by itself. */
export function stopExperiment(experiment: Experiment, now: Date): Experiment {
  return {
    ...experiment,
    status: nextStatus(experiment.key, experiment.status, 'stop'),
    stoppedAt: now,
    schedule: NO_SCHEDULE,
    phases: experiment.phases.map((phase) => (phase.endedAt === null ? { ...phase, endedAt: now } : phase)),
  };
}
