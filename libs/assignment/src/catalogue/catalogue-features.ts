import { FeatureDefinition, FeatureRule, Filter } from '../features/feature-definition.js';
import { Catalogue } from './catalogue.js';
import { CompiledExperiment, CompiledSlice } from './compiled-experiment.js';

function filtersOf({ filters, hashAttribute }: CompiledExperiment): Filter[] {
  return filters.map(({ seed, ranges }) => ({
    seed: seed.seed,
    hashVersion: seed.version,
    attribute: hashAttribute,
    ranges,
  }));
}

function restrictions(experiment: CompiledExperiment): Partial<FeatureRule> {
  const { condition } = experiment;
  return {
    ...(condition && { condition }),
    ...(experiment.filters.length > 0 && { filters: filtersOf(experiment) }),
  };
}

/** SDKs run no experiment with fewer variations than this. */
const FEWEST_VARIATIONS = 2;

/** The slices, with empty ones of the control when one variant has everything. */
function paddedSlices({ slices, excluded }: CompiledExperiment): CompiledSlice[] {
  const missing = Math.max(0, FEWEST_VARIATIONS - slices.length);
  const empty = { start: 0, end: 0, variant: excluded.variant ?? '', value: excluded.value };
  return [...slices, ...Array.from({ length: missing }, () => empty)];
}

/** A variant that has several slices appears once for each: its key in `meta` is what counts. */
function experimentRule(experiment: CompiledExperiment): FeatureRule {
  const { key, seed, hashAttribute } = experiment;
  const slices = paddedSlices(experiment);
  return {
    id: key,
    key,
    seed: seed.seed,
    hashVersion: seed.version,
    hashAttribute,
    variations: slices.map(({ value }) => value),
    meta: slices.map(({ variant }) => ({ key: variant })),
    ranges: slices.map(({ start, end }) => [start, end]),
    ...restrictions(experiment),
  };
}

function rulesOf(experiment: CompiledExperiment): FeatureRule[] {
  const { key, settled, shipped } = experiment;
  if (settled) return [];
  return [
    shipped ? { id: key, force: shipped.value, ...restrictions(experiment) } : experimentRule(experiment),
  ];
}

function featureOf(experiment: CompiledExperiment): FeatureDefinition {
  const { value } = experiment.settled ?? experiment.excluded;
  const rules = rulesOf(experiment);
  return { defaultValue: value, ...(rules.length > 0 && { rules }) };
}

/**
 * The catalogue in the form that GrowthBook's SDKs read, one feature per experiment under its key: with the same attributes
 * they give the values that `assign` gives. Whoever is not in an experiment gets its control as the default value.
 *
 * @returns a new object for each call; the caller decides which experiments a client may know of
 */
export function catalogueFeatures(catalogue: Catalogue): Record<string, FeatureDefinition> {
  return Object.fromEntries(
    catalogue.experiments.map((experiment) => [experiment.key, featureOf(experiment)]),
  );
}
