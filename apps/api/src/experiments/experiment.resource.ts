import {
  EXPERIMENT_STATUSES,
  MOST_SEGMENTS,
  type Experiment,
  type ExperimentStatus,
  type JsonObject,
  type JsonValue,
} from '#libs/domain';
import { ApiProperty } from '@nestjs/swagger';
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
import { AnalysisResource } from './analysis.dto.js';
import { PrerequisiteDto } from '../references/prerequisite.dto.js';
import { DECISION_OUTCOMES, MetricRolesDto } from './experiment.dto.js';
import { OverrideDto } from './override.dto.js';
import { ScheduleResource, scheduleResource } from './schedule.dto.js';

/** A metric that joined after the start. */
export class LateMetricResource {
  @TextField({ description: 'Key of the metric.', max: 64 })
  metric: string;

  @TimeField({ description: 'When it joined.' })
  addedAt: string;
}

export class MetricRolesResource extends MetricRolesDto {
  @NestedListField({
    description: 'Those that joined after the start: they explain, and decide nothing. Absent: none.',
    optional: true,
    of: () => LateMetricResource,
    max: 200,
  })
  late?: LateMetricResource[];
}

export class VariantResource {
  @TextField({ description: 'Key.', max: 64 })
  key: string;

  @TextField({ description: 'Name.', max: 200 })
  name: string;

  @NumberField({ description: 'Share of the admitted units.' })
  weight: number;

  @ApiProperty({ ...ANY_JSON, description: 'Any JSON value.' })
  value: JsonValue;
}

export class VariantSliceResource {
  @TextField({ description: 'Key of the variant.', max: 64 })
  variant: string;

  @NumberField({ description: 'First bucket, 0 to 1.' })
  start: number;

  @NumberField({ description: 'First bucket behind it.' })
  end: number;
}

export class AllocationResource {
  @NestedListField({ description: 'Arms.', of: () => VariantResource, max: 50 })
  variants: VariantResource[];

  @NumberField({ description: 'Share of the eligible units that is admitted.' })
  traffic: number;

  @ObjectField({ description: 'Condition on the attributes; null: everyone.', nullable: true })
  targeting: JsonObject | null;

  @TextField({ description: 'Salt of the hash.', max: 128 })
  seed: string;

  @ChoiceField({ description: 'Version of the hash.', of: [1, 2] })
  hashVersion: 1 | 2;

  @NestedListField({ description: 'What others must give a unit first.', of: () => PrerequisiteDto, max: 20 })
  prerequisites: PrerequisiteDto[];

  @NestedListField({
    description:
      'Buckets of the variants, since a change of weights kept units where they were; null: as weights and traffic place them.',
    nullable: true,
    of: () => VariantSliceResource,
    max: 10_000,
  })
  slices: VariantSliceResource[] | null;
}

export class PhaseResource {
  @NumberField({ description: 'Counts from 1.', integer: true })
  number: number;

  @TimeField({ description: 'Begin.' })
  startedAt: Date;

  @TimeField({ description: 'End; null: it goes on.', nullable: true })
  endedAt: Date | null;

  @TextField({ description: 'Why it began.', max: 1_000 })
  reason: string;

  @NestedField({ description: 'Who gets what in it.', of: () => AllocationResource })
  allocation: AllocationResource;
}

export class DecisionResource {
  @ChoiceField({ description: 'Outcome.', of: DECISION_OUTCOMES })
  outcome: (typeof DECISION_OUTCOMES)[number];

  @TextField({ description: 'The shipped variant.', nullable: true, max: 64 })
  variant: string | null;

  @TextField({ description: 'Why.', max: 10_000 })
  rationale: string;

  @TimeField({ description: 'When.' })
  decidedAt: Date;
}

export class LayerRangeResource {
  @NumberField({ description: 'Where it begins, 0 to 1.' })
  start: number;

  @NumberField({ description: 'Where it ends.' })
  end: number;
}

export class CoveringHoldoutResource {
  @TextField({ description: 'Key of the holdout.', max: 64 })
  key: string;

  @NumberField({ description: 'Share of the units held out.' })
  share: number;
}

/** An experiment as it is kept. */
export class ExperimentResource extends AllocationResource {
  @TextField({ description: 'Key.', max: 64 })
  key: string;

  @TextField({ description: 'Name.', max: 200 })
  name: string;

  @TextField({ description: 'Hypothesis.', max: 10_000 })
  hypothesis: string;

  @TextField({ description: 'Attribute that is randomised.', max: 128 })
  unit: string;

  @TextField({ description: 'Key of the control variant.', max: 64 })
  control: string;

  @TextField({ description: 'Layer.', nullable: true, max: 64 })
  layer: string | null;

  @NumberField({ description: 'Share of the layer to reserve; null: as much as is needed.', nullable: true })
  layerShare: number | null;

  @NestedListField({
    description: 'What it holds of its layer since it started; null: it never held any.',
    nullable: true,
    of: () => LayerRangeResource,
    max: 10_000,
  })
  layerRanges: LayerRangeResource[] | null;

  @NestedListField({
    description: 'Holdouts that were in force when it started.',
    of: () => CoveringHoldoutResource,
    max: 10_000,
  })
  holdouts: CoveringHoldoutResource[];

  @NestedListField({ description: 'Variants given by hand.', of: () => OverrideDto, max: 1_000 })
  overrides: OverrideDto[];

  @NumberField({ description: 'Units that had a variant by hand and never count.', integer: true })
  excludedUnits: number;

  @NestedField({ description: 'What happens by itself.', of: () => ScheduleResource })
  schedule: ScheduleResource;

  @NumberField({ description: 'Share of the units of which assignments leave a receipt.' })
  receipts: number;

  @TextListField({
    description: 'Attributes by whose values the results are looked at apart.',
    max: MOST_SEGMENTS,
    maxLength: 64,
  })
  segments: string[];

  @NestedField({ description: 'What is measured.', of: () => MetricRolesResource })
  metrics: MetricRolesResource;

  @NestedField({ description: 'How it is analysed.', of: () => AnalysisResource })
  analysis: AnalysisResource;

  @ChoiceField({ description: 'Where it is in its life.', of: EXPERIMENT_STATUSES })
  status: ExperimentStatus;

  @NestedListField({
    description: 'Stretches of time under one allocation.',
    of: () => PhaseResource,
    max: 10_000,
  })
  phases: PhaseResource[];

  @TimeField({ description: 'Exposures before it do not count.', nullable: true })
  startedAt: Date | null;

  @TimeField({ description: 'Exposures after it do not count.', nullable: true })
  stoppedAt: Date | null;

  @NestedField({ description: 'What was decided.', nullable: true, of: () => DecisionResource })
  decision: DecisionResource | null;

  @TextField({ description: 'SHA-256 of the plan that starting froze.', nullable: true, max: 64 })
  planHash: string | null;

  @NumberField({ description: 'Grows with every change; the ETag.', integer: true })
  version: number;

  @TimeField({ description: 'When it was created.' })
  createdAt: Date;

  @TimeField({ description: 'When it last changed.' })
  updatedAt: Date;
}

/** Members in the order in which people read them. */
export function experimentResource(experiment: Experiment): ExperimentResource {
  return {
    key: experiment.key,
    name: experiment.name,
    status: experiment.status,
    hypothesis: experiment.hypothesis,
    unit: experiment.unit,
    variants: experiment.variants,
    control: experiment.control,
    traffic: experiment.traffic,
    targeting: experiment.targeting,
    prerequisites: experiment.prerequisites,
    layer: experiment.layer,
    layerShare: experiment.layerShare,
    layerRanges: experiment.layerRanges && experiment.layerRanges.map(([start, end]) => ({ start, end })),
    holdouts: experiment.holdouts,
    overrides: experiment.overrides,
    excludedUnits: experiment.excludedUnits.length,
    schedule: scheduleResource(experiment.schedule),
    receipts: experiment.receipts,
    segments: experiment.segments,
    slices: experiment.slices,
    seed: experiment.seed,
    hashVersion: experiment.hashVersion,
    metrics: experiment.metrics,
    analysis: experiment.analysis,
    phases: experiment.phases,
    startedAt: experiment.startedAt,
    stoppedAt: experiment.stoppedAt,
    decision: experiment.decision,
    planHash: experiment.planHash,
    version: experiment.version,
    createdAt: experiment.createdAt,
    updatedAt: experiment.updatedAt,
  };
}
