import {
  KEY_PATTERN,
  METRIC_DIRECTIONS,
  METRIC_TYPES,
  type MetricDirection,
  type MetricType,
} from '#libs/domain';
import { OmitType, PartialType } from '@nestjs/swagger';
import { ChoiceField, NestedField, NumberField, TextField, TimeField } from '../input/fields.js';

const KEY_RULE = 'must be 1 to 64 letters, digits, "_", "." or "-", and start with a letter or digit';
const LARGEST_CAP = 1e15;
const LONGEST_EVENT_NAME = 128;

export class WindowDto {
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
      'conversion: share of units with the event; count: events per unit; sum: total value per unit; mean: value per event; ratio: numerator over denominator.',
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
      'Of a sum, mean or ratio: "value" is the event\'s own value, anything else names a property.',
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
      "Time after a unit's first exposure in which its events count; null: until the experiment stops.",
    optional: true,
    nullable: true,
    of: () => WindowDto,
  })
  window?: WindowDto | null;

  @ChoiceField({
    description: 'Which way it should move.',
    optional: true,
    of: METRIC_DIRECTIONS,
    default: 'increase',
  })
  direction?: MetricDirection;

  @NumberField({
    description: "Upper bound on a unit's total; of a count or sum.",
    optional: true,
    nullable: true,
    min: 0,
    max: LARGEST_CAP,
  })
  cap?: number | null;
}

/** A change: members that are absent stay as they are, null removes. */
export class MetricChange extends PartialType(OmitType(MetricInput, ['key'] as const), {
  skipNullProperties: false,
}) {}

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

  @NestedField({ description: 'Window.', nullable: true, of: () => WindowDto })
  window: WindowDto | null;

  @ChoiceField({ description: 'Direction.', of: METRIC_DIRECTIONS })
  direction: MetricDirection;

  @NumberField({ description: 'Cap.', nullable: true })
  cap: number | null;

  @NumberField({ description: 'Grows with every change; the ETag.' })
  version: number;

  @TimeField({ description: 'When it was created.' })
  createdAt: Date;

  @TimeField({ description: 'When it last changed.' })
  updatedAt: Date;
}
