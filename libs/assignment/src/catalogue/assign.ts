import { Attributes } from '../targeting/condition.js';
import { Assignment } from './assignment.js';
import { Catalogue } from './catalogue.js';
import { CompiledExperiment } from './compiled-experiment.js';
import { answerOfExperiment } from './evaluate-experiment.js';

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
    answers[index] = answerOfExperiment(experiments[index] as CompiledExperiment, attributes);
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
    return experiment ? answerOfExperiment(experiment, attributes) : unknownExperiment(key);
  });
}
