import { LifecycleError } from './errors.js';
import type { ExperimentStatus } from './experiment.js';

export type LifecycleAction = 'start' | 'pause' | 'resume' | 'stop' | 'decide' | 'archive';

const TRANSITIONS: Record<LifecycleAction, { from: readonly ExperimentStatus[]; to: ExperimentStatus }> = {
  start: { from: ['draft'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  stop: { from: ['running', 'paused'], to: 'stopped' },
  decide: { from: ['stopped'], to: 'decided' },
  archive: { from: ['stopped', 'decided'], to: 'archived' },
};

/** The status after the action; LifecycleError when the experiment is not where the action starts from. */
export function nextStatus(
  key: string,
  current: ExperimentStatus,
  action: LifecycleAction,
): ExperimentStatus {
  const { from, to } = TRANSITIONS[action];
  if (from.includes(current)) return to;
  const detail = `The experiment "${key}" is ${current}; ${action} needs it to be ${from.join(' or ')}.`;
  throw new LifecycleError(detail, [{ pointer: '/status', detail }]);
}
