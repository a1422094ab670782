import { prepareSeed } from '../hashing/hash.js';
import { SavedGroups } from '../targeting/condition.js';
import { Assignment } from './assignment.js';
import { Catalogue, CatalogueProblem } from './catalogue.js';
import { compileExperiment, controlOf } from './compile-experiment.js';
import { CompiledExperiment } from './compiled-experiment.js';
import { AssignmentExperiment } from './experiment.js';
import { findLayerConflicts } from './find-layer-conflicts.js';
import { InvalidExperimentError } from './invalid-experiment.error.js';

function errorAnswer(experiment: AssignmentExperiment, message: string): Assignment {
  const control = Array.isArray(experiment.variants) ? controlOf(experiment) : undefined;
  return Object.freeze({
    experiment: experiment.key,
    variant: control?.key ?? null,
    value: control?.value ?? null,
    reason: 'ERROR' as const,
    inExperiment: false,
    bucket: null,
    error: Object.freeze({ code: 'PARSE_ERROR' as const, message }),
  });
}

/** An experiment that cannot be evaluated answers `ERROR` with its control's value, and answers it at once. */
function compileBroken(experiment: AssignmentExperiment, message: string): CompiledExperiment {
  const answer = errorAnswer(experiment, message);
  return Object.freeze({
    key: experiment.key,
    settled: answer,
    shipped: null,
    excluded: answer,
    hashAttribute: 'id',
    targets: null,
    condition: null,
    filters: [],
    seed: prepareSeed('', 2),
    slices: [],
  });
}

/** Saved groups that conditions of the experiments may refer to, by id. */
export interface CatalogueOptions {
  readonly savedGroups?: SavedGroups;
}

/**
 * Compiles all experiments once into an immutable catalogue. Never throws for an experiment that is bad: that one
 * answers `ERROR` and is named in `problems`; the others are not touched by it.
 *
 * @param version name of this state of the definitions, e.g. the catalogue version of the database
 */
export function compileCatalogue(
  experiments: readonly AssignmentExperiment[],
  version: string,
  { savedGroups = {} }: CatalogueOptions = {},
): Catalogue {
  const problems: CatalogueProblem[] = [];
  const conflicts = findLayerConflicts(experiments);
  const byKey = new Map<string, CompiledExperiment>();
  for (const experiment of experiments) {
    const { key } = experiment;
    try {
      if (byKey.has(key)) throw new InvalidExperimentError('has the key of another experiment');
      const conflict = conflicts.get(experiment);
      if (conflict !== undefined) throw new InvalidExperimentError(conflict);
      byKey.set(key, compileExperiment(experiment, savedGroups));
    } catch (error) {
      const message = `experiment ${key}: ${(error as Error).message}`;
      problems.push({ experiment: key, message });
      if (!byKey.has(key)) byKey.set(key, compileBroken(experiment, message));
    }
  }
  return Object.freeze({ version, experiments: Object.freeze([...byKey.values()]), byKey, problems });
}
