import {
  KEY_PATTERN,
  METRIC_DIRECTIONS,
  METRIC_TYPES,
  type MetricDirection,
  type MetricType,
  type QuantileCap,
  type QuantileMeasure,
} from '#libs/domain';
import {
  ApiProperty,
  ApiPropertyOptional,
  OmitType,
  PartialType,
  type ApiPropertyOptions,
} from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { ChoiceField, FlagField, NestedField, NumberField, TextField, TimeField } from '../input/fields.js';
import { CAP_SCHEMAS, type CapInput } from './cap.js';

const KEY_RULE = 'must be 1 to 64 letters, digits, "_", "." or "-", and start with a letter or digit';
const LONGEST_EVENT_NAME = 128;

/** A stretch of time; its members add up. */
export class DurationDto {
  @NumberField({ description: 'Days.', optional: true, min: 0, max: 3650, example: 7 })
  days?: number;

  @NumberField({ description: 'Hours.', optional: true, min: 0, max: 87_600 })
  hours?: number;

  @NumberField({ description: 'Minutes.', optional: true, min: 0, max: 5_256_000 })
  minutes?: number;
}

export class DenominatorDto {
  @TextField({
    description: 'Name of the event that is counted or summed.',
    min: 1,
    max: LONGEST_EVENT_NAME,
    example: 'session',
  })
  event: string;

  @TextField({
    description:
      '"value" sums the event\'s own value, another name sums that property; absent: counts events.',
    optional: true,
    nullable: true,
    min: 1,
    max: LONGEST_EVENT_NAME,
  })
  value?: string | null;
}

const QUANTILE_OF = ['events', 'units'] as const satisfies QuantileMeasure['of'][];

export class QuantileDto {
  @NumberField({ description: '0.9 is the 90th percentile.', above: 0, below: 1, example: 0.9 })
  level: number;

  @ChoiceField({
    description:
      'events: of the values of all events, units staying what is randomised; units: of one total a unit.',
    optional: true,
    of: QUANTILE_OF,
    default: 'events',
  })
  of?: QuantileMeasure['of'];

  @FlagField({
    description: 'Leaves out zeros, and units without events.',
    optional: true,
    default: false,
  })
  ignoreZeros?: boolean;
}

// Two kinds of value in one member: judged with the definition, so that a pointer can lead inside.
const capDocumentation = (description: string): ApiPropertyOptions =>
  ({ description, oneOf: CAP_SCHEMAS }) as unknown as ApiPropertyOptions;

/** What a team writes down of a metric. */
export class MetricInput {
  @TextField({
    description: 'Names the metric in experiments and reports; never changes.',
    max: 64,
    pattern: KEY_PATTERN,
    rule: KEY_RULE,
    example: 'signup',
  })
  key: string;

  @TextField({ description: 'For people; the key when absent.', optional: true, min: 1, max: 200 })
  name?: string;

  @TextField({ description: 'What it measures and why it matters.', optional: true, max: 4_000 })
  description?: string;

  @ChoiceField({
    description:
      'conversion: share of units with the event; count: events per unit; sum: total value per unit; mean: value per event; ratio: numerator over denominator; quantile: of the values of events, or of the totals of units; retention: share of units with the event in a later stretch of time, of the units for which it is over.',
    of: METRIC_TYPES,
  })
  type: MetricType;

  @TextField({
    description: 'Name of the track event that feeds it.',
    min: 1,
    max: LONGEST_EVENT_NAME,
    example: 'signup',
  })
  event: string;

  @TextField({
    description:
      'Of a sum, mean, ratio or quantile: "value" is the event\'s own value, anything else names a property.',
    optional: true,
    nullable: true,
    min: 1,
    max: LONGEST_EVENT_NAME,
  })
  value?: string | null;

  @NestedField({ description: 'Only of a ratio.', optional: true, nullable: true, of: () => DenominatorDto })
  denominator?: DenominatorDto | null;

  @NestedField({
    description:
      "Time after a unit's first exposure before its events begin to count; null: none. Absent: 7 days for a retention, else none.",
    optional: true,
    nullable: true,
    of: () => DurationDto,
  })
  delay?: DurationDto | null;

  @NestedField({
    description:
      "Time, after the delay, in which a unit's events count; null: until the experiment stops. Absent: 1 day for a retention, else null.",
    optional: true,
    nullable: true,
    of: () => DurationDto,
  })
  window?: DurationDto | null;

  @NestedField({
    description:
      "Time before a unit's first exposure in which its own events take noise out of the comparison (CUPED); null: no adjustment. Absent: 14 days, null for a quantile.",
    optional: true,
    nullable: true,
    of: () => DurationDto,
  })
  covariate?: DurationDto | null;

  @NestedField({ description: 'Only of a quantile.', optional: true, nullable: true, of: () => QuantileDto })
  quantile?: QuantileDto | null;

  @ChoiceField({
    description: 'Which way it should move.',
    optional: true,
    of: METRIC_DIRECTIONS,
    default: 'increase',
  })
  direction?: MetricDirection;

  @Allow()
  @ApiPropertyOptional(
    capDocumentation(
      "Upper bound on a unit's total, of a count or sum: a number that is fixed beforehand, or a quantile of the units' totals, all arms together; null: none.",
    ),
  )
  cap?: CapInput | null;
}

/** A change: members that are absent stay as they are, null removes. */
export class MetricChange extends PartialType(OmitType(MetricInput, ['key'] as const), {
  skipNullProperties: false,
}) {}

class QuantileResource {
  @NumberField({ description: 'Level.' })
  level: number;

  @ChoiceField({ description: 'Of what.', of: QUANTILE_OF })
  of: QuantileMeasure['of'];

  @FlagField({ description: 'Whether zeros, and units without events, are left out.' })
  ignoreZeros: boolean;
}

/** A metric as it is kept. */
export class MetricResource {
  @TextField({ description: 'Key.', max: 64 })
  key: string;

  @TextField({ description: 'Name.', max: 200 })
  name: string;

  @TextField({ description: 'Description.', max: 4_000 })
  description: string;

  @ChoiceField({ description: 'Type.', of: METRIC_TYPES })
  type: MetricType;

  @TextField({ description: 'Event.', max: LONGEST_EVENT_NAME })
  event: string;

  @TextField({
    description: 'Where the number is; null: events are counted.',
    nullable: true,
    max: LONGEST_EVENT_NAME,
  })
  value: string | null;

  @NestedField({ description: 'Of a ratio.', nullable: true, of: () => DenominatorDto })
  denominator: DenominatorDto | null;

  @NestedField({ description: 'Delay; null: none.', nullable: true, of: () => DurationDto })
  delay: DurationDto | null;

  @NestedField({
    description: 'Window; null: until the experiment stops.',
    nullable: true,
    of: () => DurationDto,
  })
  window: DurationDto | null;

  @NestedField({ description: 'Covariate; null: no adjustment.', nullable: true, of: () => DurationDto })
  covariate: DurationDto | null;

  @NestedField({ description: 'Of a quantile.', nullable: true, of: () => QuantileResource })
  quantile: QuantileResource | null;

  @ChoiceField({ description: 'Direction.', of: METRIC_DIRECTIONS })
  direction: MetricDirection;

  @ApiProperty(capDocumentation('Cap; null: none.'))
  cap: number | QuantileCap | null;

  @NumberField({ description: 'Grows with every change; the ETag.', integer: true })
  version: number;

  @TimeField({ description: 'When it was created.' })
  createdAt: Date;

  @TimeField({ description: 'When it last changed.' })
  updatedAt: Date;
}
