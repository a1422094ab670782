import { canonicalJson } from './canonical-json.js';
import { FrozenPlanError } from './errors.js';
import type { Allocation, Experiment, ExperimentDefinition, Phase } from './experiment.js';
import type { Violation } from './violation.js';

/** What was promised at the start; changing it afterwards would change the question that was asked. */
const FROZEN_AT_START = [
  'unit',
  'control',
  'metrics',
  'analysis',
  'hypothesis',
  'layer',
  'layerShare',
] as const;

/** A change of one of these may give units another variant or another chance to be in, so a new phase begins. */
const OPENS_PHASE = ['variants', 'targeting', 'prerequisites', 'seed', 'hashVersion'] as const;

/**
 * The experiment after `change`. A draft takes any change. Once started, the plan is frozen (FrozenPlanError), a change of
 * weights, targeting, variants or hashing opens a new phase, and traffic and names change freely: raising traffic moves
 * no one who is already in.
 */
export function reviseExperiment(
  experiment: Experiment,
  change: Partial<Omit<ExperimentDefinition, 'key'>>,
  now: Date,
): Experiment {
  const revised: Experiment = { ...experiment, ...change };
  if (experiment.status === 'draft') return revised;
  const violations = frozenViolations(experiment, revised);
  if (violations.length > 0) {
    throw new FrozenPlanError(
      `The experiment "${experiment.key}" is ${experiment.status}: starting froze its plan. Stop it and start another to ask another question.`,
      violations,
    );
  }
  const moved = OPENS_PHASE.filter((field) => differs(experiment[field], revised[field]));
  if (moved.length > 0) {
    return {
      ...revised,
      phases: openPhase(experiment.phases, allocationOf(revised), `changed ${moved.join(', ')}`, now),
    };
  }
  return { ...revised, phases: withTraffic(experiment.phases, revised.traffic) };
}

/** Ends the running phase, if any, and begins the next. */
export function openPhase(
  phases: readonly Phase[],
  allocation: Allocation,
  reason: string,
  startedAt: Date,
): Phase[] {
  const ended = phases.map((phase) => (phase.endedAt === null ? { ...phase, endedAt: startedAt } : phase));
  return [...ended, { number: phases.length + 1, startedAt, endedAt: null, reason, allocation }];
}

export function allocationOf(allocation: Allocation): Allocation {
  const { variants, traffic, targeting, seed, hashVersion, prerequisites, slices } = allocation;
  return { variants, traffic, targeting, seed, hashVersion, prerequisites, slices };
}

function frozenViolations(before: Experiment, after: Experiment): Violation[] {
  const ended = before.status !== 'running' && before.status !== 'paused';
  const frozen: readonly (keyof ExperimentDefinition)[] = ended
    ? [...FROZEN_AT_START, ...OPENS_PHASE, 'traffic']
    : FROZEN_AT_START;
  return frozen
    .filter((field) => differs(before[field], after[field]))
    .map((field) => ({
      pointer: `/${field}`,
      detail: `cannot change while the experiment is ${before.status}`,
    }));
}

function withTraffic(phases: readonly Phase[], traffic: number): Phase[] {
  return phases.map((phase) =>
    phase.endedAt === null ? { ...phase, allocation: { ...phase.allocation, traffic } } : phase,
  );
}

function differs(before: unknown, after: unknown): boolean {
  return canonicalJson(before) !== canonicalJson(after);
}
