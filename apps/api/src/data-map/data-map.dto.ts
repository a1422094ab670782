import { EVENT_WARNING_CODES, type EventWarningCode } from '#libs/analysis';
import {
  DATA_MAP_LIMITS,
  EVENT_LIMITS,
  OBSERVED_KINDS,
  PROPERTY_TYPES,
  type JsonValue,
  type ObservedKind,
  type PropertyType,
} from '#libs/domain';
import { ApiProperty } from '@nestjs/swagger';
import {
  ANY_JSON,
  ChoiceField,
  FlagField,
  NestedListField,
  NumberField,
  NumberListField,
  TextField,
  TimeField,
} from '../input/fields.js';
import { PageQuery } from '../input/page-query.js';

const KEYS = { type: 'array', items: { type: 'string' } } as const;

export class EventPath {
  @TextField({ description: 'Name of the event, or key of the experiment.', max: EVENT_LIMITS.nameLength })
  event: string;
}

export class KindQuery {
  @ChoiceField({
    description: 'exposure: of the experiment whose key it is. other: names beyond the most that are kept.',
    of: OBSERVED_KINDS,
    optional: true,
    default: 'track',
  })
  kind?: ObservedKind;
}

export class DataMapQuery extends PageQuery {
  @ChoiceField({ description: 'Only with this warning.', of: EVENT_WARNING_CODES, optional: true })
  warning?: EventWarningCode;

  @TextField({
    description: 'Only where the name, the description or the owner has it, in capitals or not.',
    optional: true,
    max: EVENT_LIMITS.nameLength,
  })
  search?: string;
}

/** A change: members that are absent stay as they are. */
export class EventNoteChange {
  @TextField({
    description: 'What the event means, and when it is sent.',
    optional: true,
    max: DATA_MAP_LIMITS.descriptionLength,
  })
  description?: string;

  @TextField({ description: 'Who looks after it.', optional: true, max: DATA_MAP_LIMITS.ownerLength })
  owner?: string;
}

class EventWarningResource {
  @ChoiceField({ description: 'Code.', of: EVENT_WARNING_CODES })
  code: EventWarningCode;

  @TextField({ description: 'What is seen, and what to do.', max: 4_000 })
  detail: string;

  @TimeField({ description: 'Since when; null: nobody knows.', nullable: true })
  since: Date | null;
}

/** An event in the list. */
export class DataMapSummary {
  @TextField({ description: 'Name of the event, or key of the experiment.', max: EVENT_LIMITS.nameLength })
  event: string;

  @ChoiceField({ description: 'Kind.', of: OBSERVED_KINDS })
  kind: ObservedKind;

  @TextField({ description: 'What people wrote down of it.', max: DATA_MAP_LIMITS.descriptionLength })
  description: string;

  @TextField({ description: 'Who looks after it.', max: DATA_MAP_LIMITS.ownerLength })
  owner: string;

  @NumberField({ description: 'Of what people wrote down; 0: nothing yet. The ETag.', integer: true })
  version: number;

  @NumberField({ description: 'All that came.', integer: true })
  events: number;

  @TimeField({ description: 'When the first one arrived; null: never.', nullable: true })
  firstSeen: Date | null;

  @TimeField({ description: 'When the newest one arrived.', nullable: true })
  lastSeen: Date | null;

  @ApiProperty({
    description: 'Keys of the metrics that read it, in whatever role.',
    ...KEYS,
    items: { ...KEYS.items },
  })
  metrics: string[];

  @ApiProperty({
    description: 'Keys of the experiments that are not archived and read such a metric.',
    ...KEYS,
    items: { ...KEYS.items },
  })
  experiments: string[];

  @NestedListField({ description: 'What to look at.', of: () => EventWarningResource, max: 1_000 })
  warnings: EventWarningResource[];
}

class DayResource {
  @TextField({ description: 'Day of arrival (UTC).', max: 10 })
  day: string;

  @NumberField({ description: 'Events.', integer: true })
  events: number;
}

class TypeResource {
  @ChoiceField({ description: 'JSON type.', of: PROPERTY_TYPES })
  type: PropertyType;

  @NumberField({
    description: 'Of the newest ones that were looked into: older ones count half every three days.',
    min: 0,
    max: 1,
  })
  share: number;

  @TimeField({ description: 'First seen.' })
  since: Date;

  @TimeField({ description: 'Last seen.' })
  lastSeen: Date;
}

class PropertyResource {
  @TextField({ description: 'Name.', max: DATA_MAP_LIMITS.propertyNameLength })
  name: string;

  @NestedListField({ description: 'Its types.', of: () => TypeResource, max: 6 })
  types: TypeResource[];

  @TimeField({ description: 'When it became another type; null: never.', nullable: true })
  typeChangedAt: Date | null;

  @ApiProperty({ description: 'A value that says nothing of a person; null: none was seen.', ...ANY_JSON })
  example: JsonValue;
}

class SenderResource {
  @TextField({ description: 'Id of the API key.', max: 36 })
  apiKey: string;

  @TextField({ description: 'Its name; null: there is no such key any more.', nullable: true, max: 200 })
  name: string | null;

  @TimeField({ description: 'First seen.' })
  firstSeen: Date;

  @TimeField({ description: 'Last seen.' })
  lastSeen: Date;

  @NumberField({ description: 'Of all events whose sender is known.', min: 0, max: 1 })
  share: number;
}

class HeavyUnitResource {
  @TextField({ description: 'Unit.', max: EVENT_LIMITS.unitLength })
  unit: string;

  @TextField({ description: 'Day of arrival (UTC).', max: 10 })
  day: string;

  @NumberField({ description: 'About so many events.', integer: true })
  events: number;

  @NumberField({ description: 'Of all units on that day.', integer: true })
  dayTotal: number;
}

/** Everything that is known of an event. */
export class DataMapResource extends DataMapSummary {
  @NestedListField({ description: 'Of the last 28 days.', of: () => DayResource, max: 28 })
  eventsPerDay: DayResource[];

  @NumberListField({
    description: 'Mean events of each hour of the week (UTC), from Monday; empty before a week is known.',
    maxItems: 168,
  })
  hourOfWeek: number[];

  @NestedListField({ description: 'Types of the own value.', of: () => TypeResource, max: 6 })
  value: TypeResource[];

  @NestedListField({
    description: 'Properties, or attributes of exposures.',
    of: () => PropertyResource,
    max: DATA_MAP_LIMITS.propertiesPerEvent,
  })
  properties: PropertyResource[];

  @FlagField({ description: 'There are more than are kept.' })
  hasMoreProperties: boolean;

  @NestedListField({ description: 'Who sends it, the busiest first.', of: () => SenderResource, max: 10_000 })
  senders: SenderResource[];

  @NestedListField({
    description: 'Units that sent most of it on a day.',
    of: () => HeavyUnitResource,
    max: 10,
  })
  heavyUnits: HeavyUnitResource[];
}
