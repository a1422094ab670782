import { bucketOf } from '../hashing/hash.js';
import { unitText } from '../hashing/unit-text.js';
import { Attributes } from '../targeting/condition.js';
import { readAttribute } from '../targeting/read-path.js';
import { Assignment } from './assignment.js';
import { Catalogue } from './catalogue.js';
import { CompiledExperiment, CompiledFilter } from './compiled-experiment.js';

function passesFilters(filters: readonly CompiledFilter[], unit: string): boolean {
  for (const { seed, range } of filters) {
    if (unit === '') return false;
    const bucket = bucketOf(seed, unit);
    if (bucket < range[0] || bucket >= range[1]) return false;
  }
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
  if (experiment.targets && !experiment.targets(attributes)) return experiment.excluded;
  const unit = unitText(readAttribute(attributes, experiment.hashAttribute));
  if (experiment.filters.length > 0 && !passesFilters(experiment.filters, unit)) return experiment.excluded;
  if (experiment.shipped) return experiment.shipped;
  return unit === '' ? experiment.excluded : split(experiment, bucketOf(experiment.seed, unit));
}

function failure(experiment: CompiledExperiment, error: unknown): Assignment {
  const message = `experiment ${experiment.key}: ${error instanceof Error ? error.message : 'evaluation failed'}`;
  return { ...experiment.excluded, reason: 'ERROR', error: { code: 'GENERAL', message } };
}

/** Answers for one experiment. Attributes that run code (getters, proxies) may throw; then this one is an error. */
function answer(experiment: CompiledExperiment, attributes: Attributes): Assignment {
  try {
    return evaluate(experiment, attributes);
  } catch (error) {
    return failure(experiment, error);
  }
}

function unknownExperiment(key: string): Assignment {
  const error = { code: 'FLAG_NOT_FOUND' as const, message: `there is no experiment ${key}` };
  return {
    experiment: key,
    variant: null,
    value: null,
    reason: 'ERROR',
    inExperiment: false,
    bucket: null,
    error,
  };
}

function assignAll(experiments: readonly CompiledExperiment[], attributes: Attributes): Assignment[] {
  const answers = new Array<Assignment>(experiments.length);
  for (let index = 0; index < experiments.length; index += 1) {
    answers[index] = answer(experiments[index] as CompiledExperiment, attributes);
  }
  return answers;
}

/**
 * Assigns a unit: one answer per experiment of the catalogue, or per key asked for, in that order. The same catalogue
 * version and attributes always give the same answers. Never throws.
 *
 * @param attributes what is known about the unit, with its id among it; anything but an object counts as empty
 * @param keys experiments to answer for; all of them when absent. An unknown key answers `ERROR`, `FLAG_NOT_FOUND`
 */
export function assign(catalogue: Catalogue, attributes: Attributes, keys?: readonly string[]): Assignment[] {
  if (keys === undefined) return assignAll(catalogue.experiments, attributes);
  return keys.map((key) => {
    const experiment = catalogue.byKey.get(key);
    return experiment ? answer(experiment, attributes) : unknownExperiment(key);
  });
}
