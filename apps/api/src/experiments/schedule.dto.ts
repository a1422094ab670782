import type { RampStep, Schedule, Violation } from '#libs/domain';
import { NestedField, NestedListField, NumberField, TextField, TimeField } from '../input/fields.js';
import { durationOf, durationSeconds } from '../metrics/duration.js';
import { DurationDto } from '../metrics/duration.dto.js';

const MOST_STEPS = 100;

/** Traffic that shall be reached at a time. */
export class RampStepDto {
  @TimeField({ description: 'When; give this or `after`.', optional: true, nullable: true })
  at?: string | null;

  @NestedField({
    description: 'How long after the start; give this or `at`.',
    optional: true,
    nullable: true,
    of: () => DurationDto,
  })
  after?: DurationDto | null;

  @NumberField({
    description: 'Share of the eligible units to admit from then on.',
    min: 0,
    max: 1,
    example: 0.1,
  })
  traffic: number;
}

/** What happens by itself. */
export class ScheduleDto {
  @TimeField({
    description: 'A draft starts then; null: when somebody starts it.',
    optional: true,
    nullable: true,
  })
  startAt?: string | null;

  @TimeField({ description: 'It stops then; null: when somebody stops it.', optional: true, nullable: true })
  stopAt?: string | null;

  @NestedListField({
    description:
      'Traffic step by step, in order of time. Before each step the report is computed: an alert among its checks holds the ramp until a person sends a schedule; it waits while the statistics are older than five minutes, and while nobody was exposed.',
    optional: true,
    of: () => RampStepDto,
    max: MOST_STEPS,
  })
  ramp?: RampStepDto[];
}

export class RampStepResource {
  @TimeField({ description: 'When; null: counted from the start.', nullable: true })
  at: Date | null;

  @NestedField({ description: 'How long after the start.', nullable: true, of: () => DurationDto })
  after: DurationDto | null;

  @NumberField({ description: 'Share of the eligible units to admit from then on.' })
  traffic: number;
}

export class HoldResource {
  @TimeField({ description: 'Since when.' })
  at: Date;

  @TextField({ description: 'Why, in words.', max: 2_000 })
  reason: string;
}

export class ScheduleResource {
  @TimeField({ description: 'When it starts by itself.', nullable: true })
  startAt: Date | null;

  @TimeField({ description: 'When it stops by itself.', nullable: true })
  stopAt: Date | null;

  @NestedListField({ description: 'Steps to come.', of: () => RampStepResource, max: MOST_STEPS })
  ramp: RampStepResource[];

  @NestedField({
    description: 'Why starting or the ramp waits until a person sends a schedule; null: they go on.',
    nullable: true,
    of: () => HoldResource,
  })
  held: HoldResource | null;
}

/** The schedule after a change, member by member; whoever sends one, or null for none, lifts a hold. */
export function scheduleOf(change: ScheduleDto | null, before: Schedule): Schedule {
  const { startAt, stopAt, ramp } = change ?? { startAt: null, stopAt: null, ramp: [] };
  return {
    startAt: startAt === undefined ? before.startAt : timeOf(startAt),
    stopAt: stopAt === undefined ? before.stopAt : timeOf(stopAt),
    ramp: ramp?.map(rampStepOf) ?? before.ramp,
    held: null,
  };
}

/** Steps that say neither or both of when and how long after; a domain step has exactly one of them. */
export function scheduleInputViolations(schedule: ScheduleDto | null | undefined): Violation[] {
  return (schedule?.ramp ?? []).flatMap(({ at = null, after = null }, index) => {
    const pointer = `/schedule/ramp/${index}`;
    if ((at === null) === (after === null)) return [{ pointer, detail: 'needs either `at` or `after`' }];
    if (after === null || durationSeconds(after) > 0) return [];
    return [
      { pointer: `${pointer}/after`, detail: 'must be longer than nothing: name days, hours or minutes' },
    ];
  });
}

export function scheduleResource({ startAt, stopAt, ramp, held }: Schedule): ScheduleResource {
  return {
    startAt,
    stopAt,
    ramp: ramp.map(({ at, afterSeconds, traffic }) => ({ at, after: durationOf(afterSeconds), traffic })),
    held,
  };
}

function rampStepOf({ at = null, after = null, traffic }: RampStepDto): RampStep {
  return { at: timeOf(at), afterSeconds: after && durationSeconds(after), traffic };
}

function timeOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
