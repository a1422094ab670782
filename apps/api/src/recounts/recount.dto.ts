import { RECOUNT_STATUSES, type RecountStatus, type RecountValue } from '#libs/domain';
import { ApiProperty } from '@nestjs/swagger';
import {
  ChoiceField,
  FlagField,
  NestedListField,
  NumberField,
  TextField,
  TimeField,
} from '../input/fields.js';

const VALUE = { oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'boolean' }, { type: 'null' }] };

export class RecountInput {
  @FlagField({
    description: 'If anything differs, build the statistics anew from the log, and recount again.',
    optional: true,
    default: false,
  })
  repair: boolean = false;
}

export class RecountPath {
  @TextField({
    description: 'Id of the recount.',
    max: 36,
    pattern: /^[0-9a-fA-F-]{36}$/,
    rule: 'must be the id of a recount',
  })
  id: string;
}

class DifferenceResource {
  @TextField({
    description: 'What differs, as a JSON Pointer whose steps are names where things have names.',
    max: 1_000,
    example: '/metrics/revenue/arms/treatment/numerator/mean',
  })
  pointer: string;

  @ApiProperty({ description: 'What reports are made of; null: it is not there.', ...VALUE })
  kept: RecountValue;

  @ApiProperty({ description: 'What the log says; null: it is not there.', ...VALUE })
  counted: RecountValue;
}

class PhaseRecountResource {
  @NumberField({ description: 'Number of the phase.', integer: true })
  phase: number;

  @TextField({ description: 'Both sides were read at this position of the log.', max: 100 })
  logPosition: string;

  @NestedListField({
    description: 'What is kept and is not what the log says, the first hundred.',
    of: () => DifferenceResource,
    max: 100,
  })
  differences: DifferenceResource[];

  @NumberField({ description: 'How many they are.', integer: true })
  differing: number;

  @NumberField({ description: 'How long it took.' })
  seconds: number;
}

/** An experiment's statistics held against the events that they are of. */
export class RecountResource {
  @TextField({ description: 'Id.', max: 36 })
  id: string;

  @TextField({ description: 'Key of the experiment.', max: 64 })
  experiment: string;

  @ChoiceField({ description: 'Where it is.', of: RECOUNT_STATUSES })
  status: RecountStatus;

  @FlagField({ description: 'Whether statistics that differ are built anew.' })
  repair: boolean;

  @FlagField({ description: 'Whether it was its turn at night; else somebody asked.' })
  nightly: boolean;

  @NumberField({
    description: 'Values that differ, over all phases; null: it has not come to its end.',
    nullable: true,
    integer: true,
  })
  differing: number | null;

  @NestedListField({ description: 'Phase by phase.', of: () => PhaseRecountResource, max: 1_000 })
  phases: PhaseRecountResource[];

  @TextField({ description: 'Why it was skipped, or failed.', nullable: true, max: 4_000 })
  detail: string | null;

  @TimeField({ description: 'When it was asked for.' })
  createdAt: Date;

  @TimeField({ description: 'When it came to its end.', nullable: true })
  finishedAt: Date | null;
}
