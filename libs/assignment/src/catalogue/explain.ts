import { bucketOf } from '../hashing/hash.js';
import { unitText } from '../hashing/unit-text.js';
import { Attributes } from '../targeting/condition.js';
import { readAttribute } from '../targeting/read-path.js';
import { assign } from './assign.js';
import { Assignment } from './assignment.js';
import { Catalogue } from './catalogue.js';
import { CompiledExperiment } from './compiled-experiment.js';
import { inAnyRange } from './evaluate-experiment.js';

/** One check of an evaluation, in the order in which they decide. */
export interface TrailStep {
  readonly check: 'status' | 'targeting' | 'unit' | 'holdout' | 'layer' | 'traffic';
  readonly passed: boolean;
  /** What was compared, in words. */
  readonly detail: string;
}

/** An answer with the checks that led to it. */
export interface Explanation {
  readonly assignment: Assignment;
  /** Ends with the first check that was not passed. */
  readonly trail: readonly TrailStep[];
}

function* statusStep({ settled }: CompiledExperiment): Generator<TrailStep> {
  const detail = settled
    ? (settled.error?.message ?? 'the experiment does not run')
    : 'the experiment is live';
  yield { check: 'status', passed: settled === null, detail };
}

function* targetingStep({ targets }: CompiledExperiment, attributes: Attributes): Generator<TrailStep> {
  const detail = targets ? 'the targeting condition' : 'no targeting condition';
  yield { check: 'targeting', passed: targets === null || targets(attributes), detail };
}

function* unitStep(
  { hashAttribute, shipped, filters }: CompiledExperiment,
  unit: string,
): Generator<TrailStep> {
  if (shipped && filters.length === 0) return; // what is shipped to all needs no unit
  const detail = unit === '' ? `attribute ${hashAttribute} identifies nobody` : `attribute ${hashAttribute}`;
  yield { check: 'unit', passed: unit !== '', detail };
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
  const unit = unitText(readAttribute(attributes, experiment.hashAttribute));
  yield* statusStep(experiment);
  yield* targetingStep(experiment, attributes);
  yield* unitStep(experiment, unit);
  yield* filterSteps(experiment, unit);
  yield* trafficStep(experiment, unit);
}

function trailOf(experiment: CompiledExperiment, attributes: Attributes): TrailStep[] {
  const trail: TrailStep[] = [];
  for (const step of steps(experiment, attributes)) {
    trail.push(step);
    if (!step.passed) break;
  }
  return trail;
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
  return { assignment, trail: experiment && !hasFailed ? trailOf(experiment, attributes) : [] };
}
