import { canonicalJson } from './canonical-json.js';
import { FrozenPlanError } from './errors.js';
import { excludedUnits } from './excluded-units.js';
import type { Allocation, Experiment, ExperimentDefinition, Phase, Variant } from './experiment.js';
import { withJoined } from './joining-metrics.js';
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

/** Once it has ended these would change what was measured, or say what will happen when nothing does. */
const FROZEN_AT_STOP = ['traffic', 'overrides', 'schedule'] as const;

/** A change of one of these may give units another variant or another chance to be in, so a new phase begins. */
const OPENS_PHASE = ['variants', 'targeting', 'prerequisites', 'seed', 'hashVersion'] as const;

/**
 * Where the units of a running experiment go when its variants or its traffic change: the buckets of its variants, and what it holds
 * of its layer.
 */
export type Placement = (before: Experiment, after: Experiment) => Pick<Experiment, 'slices' | 'layerRanges'>;

type Change = Partial<Omit<ExperimentDefinition, 'key'>>;

/**
 * The experiment after `change`. A draft takes any change. Once started, the plan is frozen (FrozenPlanError) but for
 * metrics that join the secondary ones while it runs, a change of
 * weights, values, targeting, prerequisites or hashing opens a new phase, and traffic and names change freely: raising traffic
 * moves no one who is already in, and drops what is left of a ramp unless the change says how that goes on.
 */
export function reviseExperiment(
  experiment: Experiment,
  change: Change,
  now: Date,
  place: Placement = ({ slices, layerRanges }) => ({ slices, layerRanges }),
): Experiment {
  const wanted = withConsequences(experiment, change);
  if (experiment.status === 'draft') return wanted;
  const joined = hasEnded(experiment) ? null : withJoined(experiment.metrics, wanted.metrics, now);
  const revised = joined === null ? wanted : { ...wanted, metrics: joined };
  const violations = frozenViolations(
    experiment,
    joined === null ? wanted : { ...wanted, metrics: experiment.metrics },
  );
  if (violations.length > 0) {
    throw new FrozenPlanError(
      `The experiment "${experiment.key}" is ${experiment.status}: starting froze its plan. Stop it and start another to ask another question.`,
      violations,
    );
  }
  if (hasEnded(experiment)) return revised;
  const placed = { ...revised, ...place(experiment, revised) };
  const moved = OPENS_PHASE.filter((field) => differs(decisive(experiment)[field], decisive(revised)[field]));
  return {
    ...placed,
    phases:
      moved.length > 0
        ? openPhase(experiment.phases, allocationOf(placed), `changed ${moved.join(', ')}`, now)
        : withAllocation(experiment.phases, allocationOf(placed)),
  };
}

/** What follows from a change whatever it is applied to. */
function withConsequences(experiment: Experiment, change: Change): Experiment {
  const revised: Experiment = { ...experiment, ...change };
  const excluded = excludedUnits(experiment.excludedUnits, revised.overrides);
  return { ...revised, excludedUnits: excluded, schedule: scheduleAfter(experiment, revised, change) };
}

function scheduleAfter(
  experiment: Experiment,
  { traffic, schedule }: Experiment,
  change: Change,
): Experiment['schedule'] {
  if (change.schedule !== undefined) return schedule;
  // Whoever changes a draft mends what kept it from starting.
  if (experiment.status === 'draft') return { ...schedule, held: null };
  return traffic === experiment.traffic ? schedule : { ...schedule, ramp: [], held: null };
}

/** Names are for people and the order is for reading: neither gives a unit anything else. */
function decisive(experiment: Experiment): Omit<Allocation, 'variants'> & { variants: Partial<Variant>[] } {
  const variants = experiment.variants.map(({ key, weight, value }) => ({ key, weight, value }));
  return { ...experiment, variants: variants.sort((one, other) => (one.key < other.key ? -1 : 1)) };
}

function hasEnded({ status }: Experiment): boolean {
  return status !== 'running' && status !== 'paused';
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
  const frozen: readonly (keyof ExperimentDefinition)[] = hasEnded(before)
    ? [...FROZEN_AT_START, ...OPENS_PHASE, ...FROZEN_AT_STOP]
    : FROZEN_AT_START;
  return frozen
    .filter((field) => differs(before[field], after[field]))
    .map((field) => ({
      pointer: `/${field}`,
      detail: `cannot change while the experiment is ${before.status}`,
    }));
}

function withAllocation(phases: readonly Phase[], allocation: Allocation): Phase[] {
  return phases.map((phase) => (phase.endedAt === null ? { ...phase, allocation } : phase));
}

function differs(before: unknown, after: unknown): boolean {
  return canonicalJson(before) !== canonicalJson(after);
}
