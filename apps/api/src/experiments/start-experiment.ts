import {
  allocationOf,
  canonicalPlan,
  InvalidInputError,
  LifecycleError,
  nextStatus,
  openPhase,
  type Experiment,
  type Metric,
  type Violation,
} from '#libs/domain';
import { createHash } from 'node:crypto';

/** Clocks of clients differ from ours by this much without being wrong. */
const CLOCK_TOLERANCE_MILLIS = 5_000;

export interface StartConditions {
  /** Those of the plan that exist. */
  metrics: readonly Metric[];
  /** Running or paused experiments of the same layer. */
  neighbours: readonly string[];
  startedAt: Date;
  now: Date;
}

/**
 * The experiment after its start: the plan frozen and hashed, the first phase open. LifecycleError when it is not a draft
 * or cannot answer its question yet; the violations point into the experiment.
 */
export function startExperiment(experiment: Experiment, conditions: StartConditions): Experiment {
  const { metrics, startedAt, now } = conditions;
  const status = nextStatus(experiment.key, experiment.status, 'start');
  const violations = [...metricViolations(experiment, metrics), ...planViolations(experiment, conditions)];
  if (violations.length > 0) {
    const detail = `The experiment "${experiment.key}" cannot start: ${violations[0]?.pointer} ${violations[0]?.detail}.`;
    throw new LifecycleError(detail, violations);
  }
  if (startedAt.getTime() > now.getTime() + CLOCK_TOLERANCE_MILLIS) {
    throw new InvalidInputError('An experiment cannot start in the future.', [
      { pointer: '/startedAt', detail: `must not be after the server's time, ${now.toISOString()}` },
    ]);
  }
  return {
    ...experiment,
    status,
    startedAt,
    phases: openPhase([], allocationOf(experiment), 'the experiment started', startedAt),
    planHash: createHash('sha256').update(canonicalPlan(experiment, metrics)).digest('hex'),
  };
}

function metricViolations({ metrics: roles }: Experiment, metrics: readonly Metric[]): Violation[] {
  const existing = new Set(metrics.map(({ key }) => key));
  const places = [
    ...roles.primary.map((key, index) => [key, `/metrics/primary/${index}`] as const),
    ...roles.secondary.map((key, index) => [key, `/metrics/secondary/${index}`] as const),
    ...roles.guardrails.map(({ metric }, index) => [metric, `/metrics/guardrails/${index}/metric`] as const),
  ];
  return places
    .filter(([key]) => !existing.has(key))
    .map(([key, pointer]) => ({ pointer, detail: `names the metric "${key}", which does not exist` }));
}

function planViolations(experiment: Experiment, { neighbours }: StartConditions): Violation[] {
  const violations: Violation[] = [];
  if (experiment.hypothesis.trim() === '') {
    violations.push({ pointer: '/hypothesis', detail: 'must say what is believed before the data do' });
  }
  if (experiment.metrics.primary.length === 0) {
    violations.push({ pointer: '/metrics/primary', detail: 'must name at least one metric that decides' });
  }
  if (neighbours.length > 0) {
    violations.push({
      pointer: '/layer',
      detail: `is occupied by ${neighbours.join(', ')}; experiments of a layer never share a unit, so stop that first`,
    });
  }
  return violations;
}
