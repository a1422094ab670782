import {
  DEFAULT_ANALYSIS,
  DEFINITION_DEFAULTS,
  excludedUnitsViolations,
  experimentViolations,
  InvalidInputError,
  lateScheduleViolations,
  NO_SCHEDULE,
  type Experiment,
  type ExperimentDefinition,
  type MetricRoles,
  type Variant,
  type Violation,
} from '#libs/domain';
import { prerequisitesOf } from '../references/prerequisite.dto.js';
import { conditionViolations, partsOfExperiment } from '../references/referring-part.js';
import { analysisOf } from './analysis-of.js';
import type { ExperimentChange, ExperimentInput, MetricRolesDto, VariantDto } from './experiment.dto.js';
import { scheduleInputViolations, scheduleOf } from './schedule.dto.js';

const PLAIN_MEMBERS = [
  'name',
  'hypothesis',
  'unit',
  'control',
  'traffic',
  'targeting',
  'layer',
  'layerShare',
  'receipts',
  'segments',
  'seed',
  'hashVersion',
] as const;

const UNMEASURED: MetricRoles = { primary: [], secondary: [], guardrails: [] };

/** What members are merged with when there was nothing before. */
const UNDEFINED = { metrics: UNMEASURED, analysis: DEFAULT_ANALYSIS, schedule: NO_SCHEDULE };

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
    ...changeOf(input, UNDEFINED),
    key: input.key,
  };
  refuse(definitionViolations(definition));
  return definition;
}

/**
 * The members of a definition that the input names. Members of `metrics`, `analysis` and `schedule` that it does not name stay
 * as they are `before`; lists are replaced whole. InvalidInputError when a step of the ramp cannot be read.
 */
export function changeOf(
  input: ExperimentChange,
  before: Pick<ExperimentDefinition, 'metrics' | 'analysis' | 'schedule'>,
): Change {
  const { variants, metrics, analysis, prerequisites, overrides, schedule } = input;
  refuse(scheduleInputViolations(schedule));
  return {
    ...Object.fromEntries(
      PLAIN_MEMBERS.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]),
    ),
    ...(variants && { variants: variantsOf(variants) }),
    ...(metrics && { metrics: metricRolesOf(metrics, before.metrics) }),
    ...(analysis && { analysis: analysisOf(analysis, before.analysis) }),
    ...(prerequisites && { prerequisites: prerequisitesOf(prerequisites) }),
    ...(overrides && { overrides: overrides.map(({ unit, variant }) => ({ unit, variant })) }),
    ...(schedule !== undefined && { schedule: scheduleOf(schedule, before.schedule) }),
  };
}

/** Everything in which a definition contradicts itself; pointers are into the experiment as the API takes it. */
export function definitionViolations(
  definition: ExperimentDefinition & Partial<Pick<Experiment, 'startedAt'>>,
): Violation[] {
  return [
    ...experimentViolations(definition),
    ...partsOfExperiment(definition).flatMap((part) => conditionViolations(part)),
  ];
}

/** What is wrong with a change that is fine in itself: times that have passed, too many units that had an override. */
export function changeViolations(before: Experiment | null, after: Experiment, now: Date): Violation[] {
  return [
    ...excludedUnitsViolations(before, after),
    ...lateScheduleViolations(before && before.schedule, after, now),
  ];
}

/** InvalidInputError when there is anything to point at. */
export function refuse(violations: readonly Violation[]): void {
  if (violations.length > 0) throw new InvalidInputError('The experiment contradicts itself.', violations);
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
    ...(before.late && { late: before.late }),
  };
}

function defaultControl(variants: readonly VariantDto[]): string {
  return variants.find(({ key }) => key === 'control')?.key ?? variants[0]?.key ?? '';
}
