import {
  EXPERIMENT_STATUSES,
  KEY_PATTERN,
  MOST_SEGMENTS,
  type ExperimentStatus,
  type JsonObject,
  type JsonValue,
} from '#libs/domain';
import { ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Allow } from 'class-validator';
import {
  ANY_JSON,
  ChoiceField,
  NestedField,
  NestedListField,
  NumberField,
  ObjectField,
  TextField,
  TextListField,
  TimeField,
} from '../input/fields.js';
import { MOST_PREREQUISITES, PrerequisiteDto } from '../references/prerequisite.dto.js';
import { AnalysisDto } from './analysis.dto.js';
import { MOST_OVERRIDES, OverrideDto } from './override.dto.js';
import { ScheduleDto } from './schedule.dto.js';

const KEY_RULE = 'must be 1 to 64 letters, digits, "_", "." or "-", and start with a letter or digit';
const MOST_VARIANTS = 50;
const MOST_METRICS = 100;

export class VariantDto {
  @TextField({ description: 'Key.', max: 64, pattern: KEY_PATTERN, rule: KEY_RULE, example: 'treatment' })
  key: string;

  @TextField({ description: 'For people; the key when absent.', optional: true, min: 1, max: 200 })
  name?: string;

  @NumberField({
    description: 'Share of the admitted units; when no variant has one, all get the same.',
    optional: true,
    min: 0,
    max: 1,
    example: 0.5,
  })
  weight?: number;

  @Allow()
  @ApiPropertyOptional({
    ...ANY_JSON,
    description: 'What the client app receives, any JSON value; the key when absent.',
    example: 'new_page',
  })
  value?: JsonValue;
}

export class GuardrailDto {
  @TextField({ description: 'Key of the metric.', min: 1, max: 64, example: 'latency' })
  metric: string;

  @NumberField({
    description:
      'Largest relative harm that is still acceptable, 0.02 is two percent; null: any significant harm counts.',
    optional: true,
    nullable: true,
    min: 0,
    max: 1,
  })
  margin?: number | null;
}

export class MetricRolesDto {
  @TextListField({
    description: 'Keys of the metrics that decide.',
    optional: true,
    max: MOST_METRICS,
    maxLength: 64,
    example: ['signup'],
  })
  primary?: string[];

  @TextListField({
    description: 'Keys of metrics that explain.',
    optional: true,
    max: MOST_METRICS,
    maxLength: 64,
  })
  secondary?: string[];

  @Transform(({ value }) => guardrailsOf(value))
  @NestedListField({
    description: 'Metrics that must not get worse; a plain key stands for {metric: key}.',
    optional: true,
    of: () => GuardrailDto,
    max: MOST_METRICS,
  })
  guardrails?: GuardrailDto[];
}

/** A plain key is short for a guardrail without a margin. */
function guardrailsOf(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((item: unknown) => {
    if (typeof item === 'string') return Object.assign(new GuardrailDto(), { metric: item });
    const isPlain = typeof item === 'object' && item !== null && !Array.isArray(item);
    return isPlain ? Object.assign(new GuardrailDto(), item) : item;
  });
}

/** What a team writes down of an experiment. */
export class ExperimentInput {
  @TextField({
    description: 'Names the experiment in URLs, events and reports; never changes.',
    max: 64,
    pattern: KEY_PATTERN,
    rule: KEY_RULE,
    example: 'landing-page',
  })
  key: string;

  @TextField({ description: 'For people; the key when absent.', optional: true, min: 1, max: 200 })
  name?: string;

  @TextField({
    description: 'What the team believes, and why. Needed before the start.',
    optional: true,
    max: 10_000,
    example: 'A shorter page converts more visitors',
  })
  hypothesis?: string;

  @TextField({
    description: 'Name of the attribute that is randomised.',
    optional: true,
    min: 1,
    max: 128,
    default: 'id',
  })
  unit?: string;

  @NestedListField({ description: 'The arms.', of: () => VariantDto, min: 2, max: MOST_VARIANTS })
  variants: VariantDto[];

  @TextField({
    description: 'Key of the control variant; absent: the one called "control", else the first.',
    optional: true,
    min: 1,
    max: 64,
  })
  control?: string;

  @NumberField({
    description: 'Share of the eligible units that is admitted.',
    optional: true,
    min: 0,
    max: 1,
    default: 1,
  })
  traffic?: number;

  @ObjectField({
    description: 'Condition on the attributes; null: everyone.',
    optional: true,
    nullable: true,
    example: { country: { $in: ['NL', 'BE'] } },
  })
  targeting?: JsonObject | null;

  @TextField({
    description: 'Experiments of one layer never share a unit; null: no layer.',
    optional: true,
    nullable: true,
    max: 64,
    pattern: KEY_PATTERN,
    rule: KEY_RULE,
  })
  layer?: string | null;

  @NumberField({
    description:
      "Share of the layer's units that starting reserves, so that traffic can grow; null: as much as traffic and ramp will need.",
    optional: true,
    nullable: true,
    above: 0,
    max: 1,
  })
  layerShare?: number | null;

  @NestedListField({
    description:
      'Only units that get certain values of other flags or experiments are eligible; all must be met.',
    optional: true,
    of: () => PrerequisiteDto,
    max: MOST_PREREQUISITES,
  })
  prerequisites?: PrerequisiteDto[];

  @NestedListField({
    description:
      'Units that get a variant by hand while it runs, whatever targeting, traffic and holdouts say. They never count in the analysis, not even after the override is gone; at most 10,000 units ever. Payloads for SDKs name them, so apps can read these ids.',
    optional: true,
    of: () => OverrideDto,
    max: MOST_OVERRIDES,
  })
  overrides?: OverrideDto[];

  @NestedField({
    description:
      'What happens by itself; members that are absent stay, null: nothing. Sending one lifts a hold.',
    optional: true,
    nullable: true,
    of: () => ScheduleDto,
  })
  schedule?: ScheduleDto | null;

  @NumberField({
    description:
      'Share of the units of which the server keeps a receipt when it assigns them, so that units which never show up are noticed.',
    optional: true,
    min: 0,
    max: 1,
    default: 0,
  })
  receipts?: number;

  @TextListField({
    description:
      'Attributes by whose values the results are looked at apart, too: each unit by what its first exposure said.',
    optional: true,
    max: MOST_SEGMENTS,
    maxLength: 64,
    example: ['country', 'device'],
  })
  segments?: string[];

  @TextField({ description: 'Salt of the hash; the key when absent.', optional: true, min: 1, max: 128 })
  seed?: string;

  @ChoiceField({ description: 'Version of the hash.', optional: true, of: [1, 2], default: 2 })
  hashVersion?: 1 | 2;

  @NestedField({ description: 'What is measured.', optional: true, of: () => MetricRolesDto })
  metrics?: MetricRolesDto;

  @NestedField({ description: 'How it is analysed.', optional: true, of: () => AnalysisDto })
  analysis?: AnalysisDto;
}

/** A change: members that are absent stay as they are, lists are replaced whole. */
export class ExperimentChange extends PartialType(OmitType(ExperimentInput, ['key'] as const), {
  skipNullProperties: false,
}) {}

export class StartInput {
  @TimeField({
    description: 'In the past: replays data that was collected elsewhere. Absent: now.',
    optional: true,
  })
  startedAt?: string;
}

export const DECISION_OUTCOMES = ['ship', 'keep', 'inconclusive'] as const;

export class DecisionInput {
  @ChoiceField({
    description: 'ship: a variant goes to everyone; keep: control stays; inconclusive: nothing was learned.',
    of: DECISION_OUTCOMES,
  })
  outcome: (typeof DECISION_OUTCOMES)[number];

  @TextField({ description: 'The variant that is shipped.', optional: true, nullable: true, min: 1, max: 64 })
  variant?: string | null;

  @TextField({ description: 'Why, for those who come later.', optional: true, max: 10_000 })
  rationale?: string;
}

/** An action that takes no input accepts an empty body or {}. */
export class NoInput {}

export class ExperimentPath {
  @TextField({ description: 'Key of the experiment.', max: 64, pattern: KEY_PATTERN, rule: KEY_RULE })
  key: string;
}

export class StatusFilter {
  @ChoiceField({ description: 'Only experiments in this state.', optional: true, of: EXPERIMENT_STATUSES })
  status?: ExperimentStatus;
}
