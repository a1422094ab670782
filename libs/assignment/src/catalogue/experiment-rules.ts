import { FeatureRule, Filter } from '../features/feature-definition.js';
import { idsOf } from './compile-overrides.js';
import { CompiledExperiment, CompiledSlice } from './compiled-experiment.js';
import { parentConditions } from './parent-conditions.js';

function filtersOf({ filters, hashAttribute }: CompiledExperiment): Filter[] {
  return filters.map(({ seed, ranges }) => ({
    seed: seed.seed,
    hashVersion: seed.version,
    attribute: hashAttribute,
    ranges,
  }));
}

/** Who is eligible; `never` when nobody is. */
function restrictions(experiment: CompiledExperiment): 'never' | Partial<FeatureRule> {
  const { condition, prerequisites, filters } = experiment;
  const parents = parentConditions(prerequisites);
  if (parents === 'never') return 'never';
  return {
    ...(condition && { condition }),
    ...parents,
    ...(filters.length > 0 && { filters: filtersOf(experiment) }),
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
function splitRule(experiment: CompiledExperiment): FeatureRule {
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
  };
}

/** Whether a condition can name the attribute: it would take a dot for a path and a dollar sign for an operator. */
function isReadable(attribute: string): boolean {
  return !attribute.includes('.') && !attribute.startsWith('$');
}

/** One rule for each variant that units have by hand. The ids of these units are then in the payload. */
function overrideRules({ key, overrides, hashAttribute }: CompiledExperiment): FeatureRule[] {
  if (!overrides || !isReadable(hashAttribute)) return [];
  const answers = [...new Set(overrides.values())];
  return answers.map((answer) => {
    const units = [...overrides].filter((entry) => entry[1] === answer).flatMap(([unit]) => idsOf(unit));
    return {
      id: `${key}:override:${answer.variant}`,
      force: answer.value,
      condition: { [hashAttribute]: { $in: units } },
    };
  });
}

/** The rules of an experiment that is live, what wins first. */
export function experimentRules(experiment: CompiledExperiment): FeatureRule[] {
  const { key, shipped } = experiment;
  const limits = restrictions(experiment);
  const byHand = overrideRules(experiment);
  if (limits === 'never') return byHand;
  return [
    ...byHand,
    shipped ? { id: key, force: shipped.value, ...limits } : { ...splitRule(experiment), ...limits },
  ];
}
