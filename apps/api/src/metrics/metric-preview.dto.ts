import type { JsonObject } from '#libs/domain';
import { ApiProperty } from '@nestjs/swagger';
import {
  FlagField,
  NestedField,
  NestedListField,
  NumberField,
  ObjectField,
  TextField,
  TextListField,
  TimeField,
} from '../input/fields.js';
import { MetricInput } from './metric.dto.js';
import { LONGEST_EVENT_NAME } from './selection.dto.js';

const MOST_SOURCES = 12;
export const MOST_DAYS = 60;
export const EXAMPLES = 5;

/** A metric that is kept, by its key, or one that is not yet, by its definition. */
export class MetricPreviewInput {
  @NestedField({
    description: 'The definition, as POST /v1/metrics takes it; nothing is kept of it.',
    optional: true,
    of: () => MetricInput,
  })
  metric?: MetricInput;

  @TextField({ description: 'Or the key of a metric that is kept.', optional: true, max: 64 })
  key?: string;

  @NumberField({
    description: 'How far back events are read.',
    optional: true,
    integer: true,
    min: 1,
    max: MOST_DAYS,
    default: 7,
  })
  days?: number;

  @TextField({
    description:
      'Key of an experiment whose units are measured as it measures them; absent: all units with an event in that time, from their first one on.',
    optional: true,
    max: 64,
  })
  experiment?: string;
}

class PreviewDayResource {
  @TextField({ description: 'Day (UTC).', max: 10, example: '2026-03-01' })
  day: string;

  @NumberField({ description: 'Events of the name.' })
  events: number;

  @NumberField({ description: 'Of these, those that pass the filters.' })
  passing: number;
}

class PreviewExampleResource {
  @TextField({ description: 'A hash of the unit, to tell units apart; ids stay where they are.', max: 16 })
  unit: string;

  @TimeField({ description: 'When it occurred.' })
  occurredAt: Date;

  @NumberField({ description: "The event's own number.", nullable: true })
  value: number | null;

  @ObjectField({ description: 'Of its properties those that the metric reads.' })
  properties: JsonObject;

  @FlagField({ description: 'Whether it passes the filters.' })
  passes: boolean;
}

class PreviewSourceResource {
  @TextField({ description: 'What it is to the metric.', max: 32, example: 'event' })
  role: string;

  @TextField({ description: 'Event.', max: LONGEST_EVENT_NAME })
  event: string;

  @NumberField({ description: 'Events of the name, of those that were read.' })
  events: number;

  @NumberField({ description: 'Share of them that passes the filters; null without any.', nullable: true })
  passingShare: number | null;

  @NumberField({
    description:
      'Share of those that pass that carry a number, or the value that is told apart; null: none is needed.',
    nullable: true,
  })
  carryingShare: number | null;

  @NumberField({ description: 'Units with an event that passes.' })
  units: number;

  @NestedListField({ description: 'Day by day.', of: () => PreviewDayResource, max: MOST_DAYS + 1 })
  days: PreviewDayResource[];

  @NestedListField({ description: 'Some of the newest.', of: () => PreviewExampleResource, max: EXAMPLES })
  examples: PreviewExampleResource[];
}

class PreviewDistributionResource {
  @NumberField({ description: 'Units that are measured.' })
  units: number;

  @NumberField({ description: 'Units that there are; more than measured: a fair sample of them was.' })
  population: number;

  @NumberField({ description: "Mean of the units' numbers; of a ratio, of the numerator." })
  mean: number;

  @NumberField({ description: 'Standard deviation; null of one unit.', nullable: true })
  standardDeviation: number | null;

  @NumberField({ description: 'Share of units whose number is zero.' })
  shareZero: number;

  @NumberField({ description: 'Median.' })
  p50: number;

  @NumberField({ description: '90th percentile.' })
  p90: number;

  @NumberField({ description: '99th percentile.' })
  p99: number;

  @NumberField({ description: 'Largest.' })
  maximum: number;
}

/** What a metric would be like. */
export class MetricPreviewResource {
  @TimeField({ description: 'Events from here on were read.' })
  from: Date;

  @TimeField({ description: 'Up to here.' })
  until: Date;

  @NumberField({
    description:
      'Share of the log that was read for `sources`: 1 all of it, less where that would take too long.',
  })
  eventsShare: number;

  @NestedListField({ description: 'What feeds it.', of: () => PreviewSourceResource, max: MOST_SOURCES })
  sources: PreviewSourceResource[];

  @NumberField({
    description:
      'What the metric would be, over all units that it is about; null: nobody was measured. A time-to-event is in seconds.',
    nullable: true,
  })
  estimate: number | null;

  @ApiProperty({
    type: () => PreviewDistributionResource,
    nullable: true,
    description:
      "Of the units' numbers, as the metric would have them; null: nobody was measured, or it would take too long.",
  })
  distribution: PreviewDistributionResource | null;

  @TextListField({ description: 'What to mend or to know before it is used.', max: 100, maxLength: 1_000 })
  warnings: string[];
}
