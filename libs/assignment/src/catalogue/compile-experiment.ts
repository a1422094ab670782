import { allocate } from '../bucketing/allocate.js';
import { Slice } from '../bucketing/slice.js';
import { HashVersion, isHashVersion, prepareSeed } from '../hashing/hash.js';
import { compileCondition } from '../targeting/compile-condition.js';
import { Assignment, AssignmentReason } from './assignment.js';
import { CompileContext } from './compile-context.js';
import { compileOverrides } from './compile-overrides.js';
import { admission, compilePrerequisites } from './compile-prerequisites.js';
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

function variantOf({ variants }: AssignmentExperiment, key: string): AssignmentVariant | undefined {
  return variants.find((variant) => variant.key === key);
}

/** The control of an experiment: the named variant, or the first one. */
export function controlOf(experiment: AssignmentExperiment): AssignmentVariant | undefined {
  const { control, variants } = experiment;
  return control === undefined ? variants[0] : variantOf(experiment, control);
}

function shippedVariantOf(experiment: AssignmentExperiment): AssignmentVariant | undefined {
  const { status, shippedVariant } = experiment;
  const isOver = ['stopped', 'decided', 'archived'].includes(status);
  return isOver && shippedVariant ? variantOf(experiment, shippedVariant) : undefined;
}

/** Whether what the experiment gives depends on the unit: it runs, or what it shipped goes to those who are targeted. */
export function isLive(experiment: AssignmentExperiment): boolean {
  return experiment.status === 'running' || shippedVariantOf(experiment) !== undefined;
}

/** Holdouts outlive the experiment (who is held out never gets what was shipped); layers do not. */
function compileFilters(
  { layer, holdouts = [] }: AssignmentExperiment,
  isShipped: boolean,
): CompiledFilter[] {
  const filters = holdouts.map(({ salt, share }): CompiledFilter => {
    return { kind: 'holdout', seed: prepareSeed(salt, FILTER_HASH_VERSION), ranges: [[share, 1]] };
  });
  if (!layer || isShipped) return filters;
  const { salt, ranges } = layer;
  return [...filters, { kind: 'layer', seed: prepareSeed(salt, FILTER_HASH_VERSION), ranges }];
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

function compileHandPicked(experiment: AssignmentExperiment): CompiledExperiment['overrides'] {
  const { status, overrides = [] } = experiment;
  if (status !== 'running') return null;
  return compileOverrides(overrides, (key) =>
    outside(experiment, variantOf(experiment, key) as AssignmentVariant, 'TARGETING_MATCH'),
  );
}

function compileEligibility(
  experiment: AssignmentExperiment,
  context: CompileContext,
): Pick<CompiledExperiment, 'admits' | 'targets' | 'condition' | 'prerequisites'> {
  const condition = experiment.condition ?? null;
  const targets = condition && compileCondition(condition, context.scope());
  const prerequisites = isLive(experiment)
    ? compilePrerequisites(experiment.prerequisites ?? [], context)
    : [];
  return { admits: admission(targets, prerequisites), targets, condition, prerequisites };
}

/**
 * Compiles one experiment that has been checked. What it depends on must be compiled already.
 *
 * @throws InvalidDefinitionError, InvalidConditionError when it cannot be evaluated
 */
export function compileExperiment(
  experiment: AssignmentExperiment,
  context: CompileContext,
): CompiledExperiment {
  const { key, seed = key, hashVersion = DEFAULT_HASH_VERSION, hashAttribute = 'id' } = experiment;
  const control = controlOf(experiment) as AssignmentVariant;
  const shipped = shippedVariantOf(experiment);
  return Object.freeze({
    key,
    settled: isLive(experiment) ? null : outside(experiment, control, 'DISABLED'),
    overrides: compileHandPicked(experiment),
    shipped: shipped ? outside(experiment, shipped, 'TARGETING_MATCH') : null,
    excluded: outside(experiment, control, 'DEFAULT'),
    hashAttribute,
    ...compileEligibility(experiment, context),
    filters: compileFilters(experiment, shipped !== undefined),
    seed: prepareSeed(seed, isHashVersion(hashVersion) ? hashVersion : DEFAULT_HASH_VERSION),
    slices: compileSlices(experiment),
  });
}

/** An experiment that cannot be evaluated answers `ERROR` with its control's value, and answers it at once. */
export function compileBrokenExperiment(
  experiment: AssignmentExperiment,
  message: string,
): CompiledExperiment {
  const { key, variants } = experiment;
  const control = Array.isArray(variants) ? controlOf(experiment) : undefined;
  const answer: Assignment = Object.freeze({
    experiment: key,
    variant: control?.key ?? null,
    value: control?.value ?? null,
    reason: 'ERROR',
    inExperiment: false,
    bucket: null,
    error: Object.freeze({ code: 'PARSE_ERROR' as const, message }),
  });
  return Object.freeze({
    key,
    settled: answer,
    overrides: null,
    shipped: null,
    excluded: answer,
    hashAttribute: 'id',
    admits: null,
    targets: null,
    condition: null,
    prerequisites: [],
    filters: [],
    seed: prepareSeed('', DEFAULT_HASH_VERSION),
    slices: [],
  });
}
