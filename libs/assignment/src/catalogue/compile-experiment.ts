import { allocate } from '../bucketing/allocate.js';
import { Slice } from '../bucketing/slice.js';
import { HashVersion, isHashVersion, prepareSeed } from '../hashing/hash.js';
import { compileCondition } from '../targeting/compile-condition.js';
import { CompileScope } from '../targeting/compile-scope.js';
import { Predicate, SavedGroups } from '../targeting/condition.js';
import { Assignment, AssignmentReason } from './assignment.js';
import { checkExperiment } from './check-experiment.js';
import { CompiledExperiment, CompiledFilter, CompiledSlice } from './compiled-experiment.js';
import { AssignmentExperiment, AssignmentVariant } from './experiment.js';

/** Layers and holdouts are always hashed with the version that keeps seeds independent. */
const FILTER_HASH_VERSION: HashVersion = 2;
const DEFAULT_HASH_VERSION: HashVersion = 2;

function outside(
  experiment: AssignmentExperiment,
  variant: AssignmentVariant,
  reason: AssignmentReason,
): Assignment {
  const { key, value } = variant;
  return Object.freeze({
    experiment: experiment.key,
    variant: key,
    value,
    reason,
    inExperiment: false,
    bucket: null,
  });
}

/** The control of an experiment: the named variant, or the first one. */
export function controlOf(experiment: AssignmentExperiment): AssignmentVariant | undefined {
  const { control, variants } = experiment;
  return control === undefined ? variants[0] : variants.find((variant) => variant.key === control);
}

function shippedVariantOf(experiment: AssignmentExperiment): AssignmentVariant | undefined {
  const isOver = ['stopped', 'decided', 'archived'].includes(experiment.status);
  return isOver
    ? experiment.variants.find((variant) => variant.key === experiment.shippedVariant)
    : undefined;
}

function compileFilters({ layer, holdouts = [] }: AssignmentExperiment): CompiledFilter[] {
  const admitted = holdouts.map(({ key, share }): CompiledFilter => {
    return { kind: 'holdout', seed: prepareSeed(key, FILTER_HASH_VERSION), range: [share, 1] };
  });
  if (!layer) return admitted;
  return [
    ...admitted,
    { kind: 'layer', seed: prepareSeed(layer.key, FILTER_HASH_VERSION), range: layer.range },
  ];
}

/** Holdouts outlive the experiment (who is held out never gets what was shipped); layers do not. */
function compileShippedFilters(experiment: AssignmentExperiment): CompiledFilter[] {
  return compileFilters({ ...experiment, layer: null });
}

function compileSlices(experiment: AssignmentExperiment): CompiledSlice[] {
  const { variants, coverage = 1 } = experiment;
  const weights = variants.map((variant) => variant.weight);
  const slices: readonly Slice[] = experiment.slices ?? allocate(weights, coverage);
  return slices.map(({ variant, start, end }) => {
    const { key, value } = variants[variant] as AssignmentVariant;
    return { start, end, variant: key, value };
  });
}

function compileTargeting(experiment: AssignmentExperiment, savedGroups: SavedGroups): Predicate | null {
  if (!experiment.condition) return null;
  return compileCondition(experiment.condition, CompileScope.outermost(savedGroups));
}

/**
 * Compiles one experiment.
 *
 * @throws InvalidExperimentError, InvalidConditionError when it cannot be evaluated
 */
export function compileExperiment(
  experiment: AssignmentExperiment,
  savedGroups: SavedGroups,
): CompiledExperiment {
  checkExperiment(experiment);
  const { key, status, seed = key, hashVersion = DEFAULT_HASH_VERSION, hashAttribute = 'id' } = experiment;
  const control = controlOf(experiment) as AssignmentVariant;
  const shipped = shippedVariantOf(experiment);
  const isLive = status === 'running' || shipped !== undefined;
  return Object.freeze({
    key,
    settled: isLive ? null : outside(experiment, control, 'DISABLED'),
    shipped: shipped ? outside(experiment, shipped, 'TARGETING_MATCH') : null,
    excluded: outside(experiment, control, 'DEFAULT'),
    hashAttribute,
    condition: experiment.condition ?? null,
    targets: compileTargeting(experiment, savedGroups),
    filters: shipped ? compileShippedFilters(experiment) : compileFilters(experiment),
    seed: prepareSeed(seed, isHashVersion(hashVersion) ? hashVersion : DEFAULT_HASH_VERSION),
    slices: compileSlices(experiment),
  });
}
