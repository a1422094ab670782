import {
  allocationOf,
  canonicalPlan,
  InvalidInputError,
  LifecycleError,
  nextStatus,
  openPhase,
  rampTime,
  type Experiment,
  type Holdout,
  type Metric,
  type RampStep,
  type Schedule,
  type Violation,
} from '#libs/domain';
import { createHash } from 'node:crypto';
import { placeAtStart } from '../placement/place-at-start.js';

/** Clocks of clients differ from ours by this much without being wrong. */
const CLOCK_TOLERANCE_MILLIS = 5_000;

export interface StartConditions {
  /** Those of the plan that exist. */
  metrics: readonly Metric[];
  /** Running or paused experiments of the same layer. */
  neighbours: readonly Experiment[];
  /** Those in force. */
  holdouts: readonly Holdout[];
  /** Names in targeting and prerequisites that lead nowhere. */
  brokenReferences: readonly Violation[];
  startedAt: Date;
  now: Date;
}

/**
 * The experiment after its start: the plan frozen and hashed, the first phase open, its part of a layer and the holdouts that cover
 * it fixed. LifecycleError when it is not a draft or cannot answer its question yet, LayerTakenError when its layer has not as much
 * to give; the violations point into the experiment.
 */
export function startExperiment(experiment: Experiment, conditions: StartConditions): Experiment {
  const { metrics, startedAt, now } = conditions;
  const status = nextStatus(experiment.key, experiment.status, 'start');
  const violations = [
    ...metricViolations(experiment, metrics),
    ...planViolations(experiment, conditions),
    ...conditions.brokenReferences,
  ];
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
    ...placeAtStart(experiment, conditions.neighbours, conditions.holdouts),
    schedule: scheduleFrom(experiment.schedule, startedAt),
    phases: openPhase([], allocationOf(experiment), 'the experiment started', startedAt),
    planHash: createHash('sha256').update(canonicalPlan(experiment, metrics)).digest('hex'),
  };
}

/** What is left to happen by itself; steps that could not be compared before the start was known get in order. */
function scheduleFrom({ stopAt, ramp }: Schedule, startedAt: Date): Schedule {
  const timeOf = (step: RampStep): number => rampTime(step, startedAt)?.getTime() ?? 0;
  const inOrder = [...ramp].sort((one, other) => timeOf(one) - timeOf(other));
  return { startAt: null, stopAt, ramp: inOrder, held: null };
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

function planViolations(experiment: Experiment, { neighbours, now }: StartConditions): Violation[] {
  const violations: Violation[] = [];
  if (experiment.hypothesis.trim() === '') {
    violations.push({ pointer: '/hypothesis', detail: 'must say what is believed before the data do' });
  }
  if (experiment.metrics.primary.length === 0) {
    violations.push({ pointer: '/metrics/primary', detail: 'must name at least one metric that decides' });
  }
  const { stopAt } = experiment.schedule;
  if (stopAt !== null && stopAt <= now) {
    const detail = `is ${stopAt.toISOString()}, in the past: the experiment would stop at once`;
    violations.push({ pointer: '/schedule/stopAt', detail });
  }
  const stranger = neighbours.find(({ unit }) => unit !== experiment.unit);
  if (stranger !== undefined) {
    const detail = `is "${experiment.unit}", and "${stranger.key}" in the same layer randomises "${stranger.unit}": a layer keeps experiments apart only by one unit`;
    violations.push({ pointer: '/unit', detail });
  }
  return violations;
}
