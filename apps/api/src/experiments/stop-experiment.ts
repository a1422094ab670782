import { nextStatus, type Experiment } from '#libs/domain';

/** The experiment after its end: from here on no exposure counts. */
export function stopExperiment(experiment: Experiment, now: Date): Experiment {
  return {
    ...experiment,
    status: nextStatus(experiment.key, experiment.status, 'stop'),
    stoppedAt: now,
    phases: experiment.phases.map((phase) => (phase.endedAt === null ? { ...phase, endedAt: now } : phase)),
  };
}
