import type { Experiment } from './experiment.js';
import { rampTime } from './ramp-time.js';
import type { RampStep } from './schedule.js';

/** What the schedule of an experiment wants done, now. */
export type PendingStep =
  | { kind: 'start' }
  | { kind: 'stop' }
  /** `step` is the last one whose time has come, `rest` what comes after it: steps that were missed are not made up one by one. */
  | { kind: 'ramp'; step: RampStep; rest: RampStep[] };

/**
 * The step whose time has come; null when there is none. A hold keeps from starting and from ramping, never from stopping; a ramp
 * waits while the experiment is paused.
 */
export function pendingStep(experiment: Experiment, now: Date): PendingStep | null {
  const { status, schedule } = experiment;
  if (status === 'draft') return isDue(schedule.startAt, now) && !schedule.held ? { kind: 'start' } : null;
  if (status !== 'running' && status !== 'paused') return null;
  if (isDue(schedule.stopAt, now)) return { kind: 'stop' };
  return status === 'running' && !schedule.held ? pendingRamp(experiment, now) : null;
}

function pendingRamp({ schedule: { ramp }, startedAt }: Experiment, now: Date): PendingStep | null {
  const index = ramp.findLastIndex((step) => isDue(rampTime(step, startedAt), now));
  const step = ramp[index];
  return step === undefined ? null : { kind: 'ramp', step, rest: ramp.slice(index + 1) };
}

function isDue(time: Date | null, now: Date): boolean {
  return time !== null && time <= now;
}
