import {
  KEY_PATTERN,
  METRIC_DIRECTIONS,
  METRIC_TYPES,
  type MetricDirection,
  type MetricType,
  type QuantileMeasure,
} from '#libs/domain';
import { ApiPropertyOptional, OmitType, PartialType, type ApiPropertyOptions } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { ChoiceField, FlagField, NestedField, NumberField, TextField } from '../input/fields.js';
import { CAP_SCHEMAS, type CapInput } from './cap.js';
import { DurationDto } from './duration.dto.js';
import {
  FunnelDto,
  LONGEST_EVENT_NAME,
  OptionalFiltersField,
  SelectionDto,
  TriggerDto,
  type FilterDto,
} from './selection.dto.js';

const KEY_RULE = 'must be 1 to 64 letters, digits, "_", "." or "-", and start with a letter or digit';

export class DenominatorDto extends SelectionDto {
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

export const QUANTILE_OF = ['events', 'units'] as const satisfies QuantileMeasure['of'][];

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
export const capDocumentation = (description: string): ApiPropertyOptions =>
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
      'conversion: share of units with the event; count: events per unit; count-distinct: distinct values of a property per unit; sum: total value per unit; mean: value per event; ratio: numerator over denominator; quantile: of the values of events, or of the totals of units; retention: share of units with the event in a later stretch of time, of the units for which it is over; time-to-event: mean time until the first event within the window, a unit without one counting with all of it, of the units whose window is over; funnel: share of units that went through all steps in order.',
    of: METRIC_TYPES,
  })
  type: MetricType;

  @TextField({
    description: 'Name of the track event that feeds it. A funnel has its steps and may leave it out.',
    optional: true,
    min: 1,
    max: LONGEST_EVENT_NAME,
    example: 'signup',
  })
  event?: string;

  @OptionalFiltersField(
    'Only events that pass all of them feed it. A funnel has them at its steps, a ratio has others at its denominator.',
  )
  filters?: FilterDto[];

  @TextField({
    description:
      'Of a sum, mean, ratio or quantile: "value" is the event\'s own value, anything else names a property. Of a count-distinct: the property whose values are told apart.',
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
      'Only events of so long before the experiment stopped, or before now, count; not beside a window. Null: all.',
    optional: true,
    nullable: true,
    of: () => DurationDto,
  })
  lookback?: DurationDto | null;

  @FlagField({
    description: 'Only units whose window is over are in it. Of a retention and a time-to-event always true.',
    optional: true,
    default: false,
  })
  matured?: boolean;

  @NestedField({
    description:
      'Minimum exposure: a unit is in the metric once it had so many of these events, at or after its first exposure; delay and window then begin at that moment. Null: every exposed unit is.',
    optional: true,
    nullable: true,
    of: () => TriggerDto,
  })
  trigger?: TriggerDto | null;

  @NestedField({ description: 'Only of a funnel.', optional: true, nullable: true, of: () => FunnelDto })
  funnel?: FunnelDto | null;

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
    description: 'Which way it should move. Absent: decrease for a time-to-event, else increase.',
    optional: true,
    of: METRIC_DIRECTIONS,
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
