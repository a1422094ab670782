import { BucketRange } from '../bucketing/bucket-range.js';
import { bucketOf } from '../hashing/hash.js';
import { unitText } from '../hashing/unit-text.js';
import { Attributes } from '../targeting/condition.js';
import { readAttribute } from '../targeting/read-path.js';
import { Assignment } from './assignment.js';
import { findOverride } from './compile-overrides.js';
import { CompiledExperiment, CompiledFilter } from './compiled-experiment.js';

/** Whether a bucket lies in any of the ranges. Allocates nothing. */
export function inAnyRange(bucket: number, ranges: readonly BucketRange[]): boolean {
  for (let index = 0; index < ranges.length; index += 1) {
    const range = ranges[index] as BucketRange;
    if (bucket >= range[0] && bucket < range[1]) return true;
  }
  return false;
}

function passesFilters(filters: readonly CompiledFilter[], unit: string | null): boolean {
  if (unit === null) return false;
  for (const { seed, ranges } of filters) if (!inAnyRange(bucketOf(seed, unit), ranges)) return false;
  return true;
}

function split(experiment: CompiledExperiment, bucket: number): Assignment {
  const { key, slices, excluded } = experiment;
  for (const slice of slices) {
    if (bucket >= slice.start && bucket < slice.end) {
      const { variant, value } = slice;
      return { experiment: key, variant, value, reason: 'SPLIT', inExperiment: true, bucket };
    }
  }
  const { variant, value } = excluded;
  return { experiment: key, variant, value, reason: 'DEFAULT', inExperiment: false, bucket };
}

function evaluate(experiment: CompiledExperiment, attributes: Attributes): Assignment {
  if (experiment.settled) return experiment.settled;
  if (experiment.overrides) {
    const override = findOverride(experiment.overrides, readAttribute(attributes, experiment.hashAttribute));
    if (override) return override;
  }
  if (experiment.admits && !experiment.admits(attributes)) return experiment.excluded;
  const unit = unitText(readAttribute(attributes, experiment.hashAttribute));
  if (experiment.filters.length > 0 && !passesFilters(experiment.filters, unit)) return experiment.excluded;
  if (experiment.shipped) return experiment.shipped;
  return unit === null ? experiment.excluded : split(experiment, bucketOf(experiment.seed, unit));
}

function failure(experiment: CompiledExperiment, error: unknown): Assignment {
  const message = `experiment ${experiment.key}: ${error instanceof Error ? error.message : 'evaluation failed'}`;
  return { ...experiment.excluded, reason: 'ERROR', error: { code: 'GENERAL', message } };
}

/** Answers for one experiment. Attributes that run code (getters, proxies) may throw; then this one is an error. */
export function answerOfExperiment(experiment: CompiledExperiment, attributes: Attributes): Assignment {
  try {
    return evaluate(experiment, attributes);
  } catch (error) {
    return failure(experiment, error);
  }
}
