import { validateCondition } from '#libs/assignment';
import {
  DEFAULT_ANALYSIS,
  DEFINITION_DEFAULTS,
  experimentViolations,
  InvalidInputError,
  type ExperimentDefinition,
  type MetricRoles,
  type Variant,
  type Violation,
} from '#libs/domain';
import { analysisOf } from './analysis-of.js';
import type { ExperimentChange, ExperimentInput, MetricRolesDto, VariantDto } from './experiment.dto.js';

const PLAIN_MEMBERS = [
  'name',
  'hypothesis',
  'unit',
  'control',
  'traffic',
  'targeting',
  'layer',
  'seed',
  'hashVersion',
] as const;

const UNMEASURED: MetricRoles = { primary: [], secondary: [], guardrails: [] };

type Change = Partial<Omit<ExperimentDefinition, 'key'>>;

/** The definition that the input says, every default filled in; InvalidInputError when it contradicts itself. */
export function experimentDefinitionOf(input: ExperimentInput): ExperimentDefinition {
  const definition: ExperimentDefinition = {
    name: input.key,
    hypothesis: '',
    unit: 'id',
    control: defaultControl(input.variants),
    ...DEFINITION_DEFAULTS,
    seed: input.key,
    hashVersion: 2,
    metrics: UNMEASURED,
    analysis: DEFAULT_ANALYSIS,
    variants: [],
    ...changeOf(input, { metrics: UNMEASURED, analysis: DEFAULT_ANALYSIS }),
    key: input.key,
  };
  checkDefinition(definition);
  return definition;
}

/**
 * The members of a definition that the input names. Members of `metrics` and `analysis` that it does not name stay as they
 * are `before`; lists are replaced whole.
 */
export function changeOf(
  input: ExperimentChange,
  before: Pick<ExperimentDefinition, 'metrics' | 'analysis'>,
): Change {
  const { variants, metrics, analysis } = input;
  return {
    ...Object.fromEntries(
      PLAIN_MEMBERS.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]),
    ),
    ...(variants && { variants: variantsOf(variants) }),
    ...(metrics && { metrics: metricRolesOf(metrics, before.metrics) }),
    ...(analysis && { analysis: analysisOf(analysis, before.analysis) }),
  };
}

/** InvalidInputError pointing at everything in which the definition contradicts itself. */
export function checkDefinition(definition: ExperimentDefinition): void {
  const violations: Violation[] = [...experimentViolations(definition), ...targetingViolations(definition)];
  if (violations.length > 0) throw new InvalidInputError('The experiment contradicts itself.', violations);
}

function targetingViolations({ targeting }: ExperimentDefinition): Violation[] {
  if (targeting === null) return [];
  return validateCondition(targeting).map(({ path, message }) => ({
    pointer: `/targeting${path}`,
    detail: message,
  }));
}

function variantsOf(variants: readonly VariantDto[]): Variant[] {
  const isUnweighted = variants.every(({ weight }) => weight === undefined);
  return variants.map(({ key, name, weight, value }) => ({
    key,
    name: name ?? key,
    weight: weight ?? (isUnweighted ? 1 / variants.length : 0),
    value: value === undefined ? key : value,
  }));
}

function metricRolesOf({ primary, secondary, guardrails }: MetricRolesDto, before: MetricRoles): MetricRoles {
  return {
    primary: primary ?? before.primary,
    secondary: secondary ?? before.secondary,
    guardrails:
      guardrails?.map(({ metric, margin }) => ({ metric, margin: margin ?? null })) ?? before.guardrails,
  };
}

function defaultControl(variants: readonly VariantDto[]): string {
  return variants.find(({ key }) => key === 'control')?.key ?? variants[0]?.key ?? '';
}
