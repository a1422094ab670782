import { bucketOf } from '../hashing/hash.js';
import { unitText } from '../hashing/unit-text.js';
import { Attributes } from '../targeting/condition.js';
import { readAttribute } from '../targeting/read-path.js';
import { assign } from './assign.js';
import { Assignment } from './assignment.js';
import { Catalogue } from './catalogue.js';
import { findOverride } from './compile-overrides.js';
import { CompiledExperiment } from './compiled-experiment.js';
import { inAnyRange } from './evaluate-experiment.js';
import { prerequisiteSteps, targetingStep, TrailStep, upToTheDecision } from './trail.js';

/** An answer with the checks that led to it. */
export interface Explanation {
  readonly assignment: Assignment;
  /** Ends with the check that decided: the first that was not passed, or an override. */
  readonly trail: readonly TrailStep[];
}

function* statusStep({ settled }: CompiledExperiment): Generator<TrailStep> {
  const detail = settled
    ? (settled.error?.message ?? 'the experiment does not run')
    : 'the experiment is live';
  yield { check: 'status', passed: settled === null, detail };
}

/** Only units that have an override meet this step. */
function* overrideStep({ overrides, hashAttribute }: CompiledExperiment, id: unknown): Generator<TrailStep> {
  const override = overrides && findOverride(overrides, id);
  if (!override) return;
  const detail = `attribute ${hashAttribute} is given ${override.variant} by hand; nothing else is looked at`;
  yield { check: 'override', passed: true, detail };
}

function* unitStep(
  { hashAttribute, shipped, filters }: CompiledExperiment,
  unit: string | null,
): Generator<TrailStep> {
  if (shipped && filters.length === 0) return; // what is shipped to all needs no unit
  const detail =
    unit === null ? `attribute ${hashAttribute} identifies nobody` : `attribute ${hashAttribute}`;
  yield { check: 'unit', passed: unit !== null, detail };
}

function* filterSteps({ filters }: CompiledExperiment, unit: string): Generator<TrailStep> {
  for (const { seed, ranges, kind } of filters) {
    const bucket = bucketOf(seed, unit);
    const admitted = ranges.map(([start, end]) => `from ${start} to ${end}`).join(' and ') || 'nowhere';
    yield {
      check: kind,
      passed: inAnyRange(bucket, ranges),
      detail: `bucket ${bucket} of ${seed.seed}, admitted ${admitted}`,
    };
  }
}

function* trafficStep({ seed, slices, shipped }: CompiledExperiment, unit: string): Generator<TrailStep> {
  if (shipped) return;
  const bucket = bucketOf(seed, unit);
  const slice = slices.find(({ start, end }) => bucket >= start && bucket < end);
  const where = slice ? `in ${slice.variant} from ${slice.start} to ${slice.end}` : 'in no variant';
  yield { check: 'traffic', passed: slice !== undefined, detail: `bucket ${bucket}, ${where}` };
}

function* steps(experiment: CompiledExperiment, attributes: Attributes): Generator<TrailStep> {
  yield* statusStep(experiment);
  const id = readAttribute(attributes, experiment.hashAttribute);
  const unit = unitText(id);
  yield* overrideStep(experiment, id);
  yield* targetingStep(experiment, attributes);
  yield* prerequisiteSteps(experiment, attributes);
  yield* unitStep(experiment, unit);
  if (unit === null) return;
  yield* filterSteps(experiment, unit);
  yield* trafficStep(experiment, unit);
}

/**
 * Assigns a unit to one experiment and says why. Slower than `assign`; for people, not for the hot path.
 *
 * @returns an empty trail for an experiment that does not exist or whose evaluation failed
 */
export function explain(catalogue: Catalogue, attributes: Attributes, key: string): Explanation {
  const assignment = assign(catalogue, attributes, [key])[0] as Assignment;
  const experiment = catalogue.byKey.get(key);
  const hasFailed = assignment.error?.code === 'GENERAL';
  return {
    assignment,
    trail: experiment && !hasFailed ? upToTheDecision(steps(experiment, attributes)) : [],
  };
}
