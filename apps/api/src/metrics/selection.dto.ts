import {
  FILTER_LIMITS,
  FILTER_OPERATORS,
  FUNNEL_LIMITS,
  LARGEST_TRIGGER_COUNT,
  type EventFilter,
  type FilterOperator,
} from '#libs/domain';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { ChoiceField, NestedField, NestedListField, NumberField, TextField } from '../input/fields.js';
import { DurationDto } from './duration.dto.js';

export const LONGEST_EVENT_NAME = 128;

const COMPARABLE = [
  { type: 'string', maxLength: FILTER_LIMITS.textLength },
  { type: 'number' },
  { type: 'boolean' },
];

/** What is compared with what depends on the operator, so it is judged with the definition. */
const FILTER_VALUE = {
  description:
    'in and not-in: a list; exists and not-exists: none; contains: a text within a text, or a member of a list; gt, gte, lt, lte: a number or a text; eq and ne: a text, a number or a boolean.',
  oneOf: [
    ...COMPARABLE,
    { type: 'array', items: { oneOf: COMPARABLE }, minItems: 1, maxItems: FILTER_LIMITS.listed },
    { type: 'null' },
  ],
  example: 'DE',
} as unknown as ApiPropertyOptions;

/** A condition on one property of an event. */
export class FilterDto {
  @TextField({
    description: 'Name of a property; "value" is the event\'s own number.',
    min: 1,
    max: FILTER_LIMITS.propertyLength,
    example: 'country',
  })
  property: string;

  @ChoiceField({
    description:
      'Only like is compared with like, nothing is converted. ne, not-in and not-exists hold exactly where eq, in and exists do not: also where the property is absent.',
    of: FILTER_OPERATORS,
    example: 'eq',
  })
  operator: FilterOperator;

  @Allow()
  @ApiPropertyOptional(FILTER_VALUE)
  value?: EventFilter['value'];
}

const FILTERS = {
  of: () => FilterDto,
  max: FILTER_LIMITS.filters,
  example: [{ property: 'country', operator: 'in', value: ['DE', 'NL'] }],
};

/** Of what is read: there is always a list. */
export const FiltersField = (description: string): PropertyDecorator =>
  NestedListField({ description, ...FILTERS });

/** Of what is written. */
export const OptionalFiltersField = (description: string): PropertyDecorator =>
  NestedListField({ description, optional: true, default: [], ...FILTERS });

const EVENT = { description: 'Name of the event.', min: 1, max: LONGEST_EVENT_NAME };

/** Events of one name that pass every filter. */
export class SelectionDto {
  @TextField({ ...EVENT, example: 'cart' })
  event: string;

  @OptionalFiltersField('Only events that pass all of them.')
  filters?: FilterDto[];
}

export class FunnelDto {
  @NestedListField({
    description:
      'In order: each at the time of the one before or later; where two are the same event, strictly later.',
    of: () => SelectionDto,
    min: FUNNEL_LIMITS.fewestSteps,
    max: FUNNEL_LIMITS.mostSteps,
    example: [{ event: 'cart' }, { event: 'pay' }, { event: 'order' }],
  })
  steps: SelectionDto[];

  @NestedField({
    description:
      'From a step through the first one to the last one, both ends included; absent or null: no limit of its own.',
    optional: true,
    nullable: true,
    of: () => DurationDto,
  })
  within?: DurationDto | null;
}

export class TriggerDto extends SelectionDto {
  @NumberField({
    description: 'How many of them a unit must have, at or after its first exposure.',
    optional: true,
    integer: true,
    min: 1,
    max: LARGEST_TRIGGER_COUNT,
    default: 1,
  })
  count?: number;
}

class SelectionResource {
  @TextField(EVENT)
  event: string;

  @FiltersField('Only events that pass all of them.')
  filters: FilterDto[];
}

export class FunnelResource {
  @NestedListField({ description: 'In order.', of: () => SelectionResource, max: FUNNEL_LIMITS.mostSteps })
  steps: SelectionResource[];

  @NestedField({ description: 'Null: no limit.', nullable: true, of: () => DurationDto })
  within: DurationDto | null;
}

export class TriggerResource extends SelectionResource {
  @NumberField({ description: 'How many of them.', integer: true })
  count: number;
}

export class DenominatorResource extends SelectionResource {
  @TextField({ description: 'Null: events are counted.', nullable: true, max: LONGEST_EVENT_NAME })
  value: string | null;
}
