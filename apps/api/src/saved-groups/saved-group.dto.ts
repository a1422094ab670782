import { KEY_PATTERN, LONGEST_GROUP_VALUE, MOST_GROUP_VALUES, type JsonObject } from '#libs/domain';
import {
  ApiProperty,
  ApiPropertyOptional,
  OmitType,
  PartialType,
  type ApiPropertyOptions,
} from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { ChoiceField, NumberField, ObjectField, TextField, TimeField } from '../input/fields.js';

const GROUP_TYPES = ['list', 'condition'] as const;

// A hundred thousand values are judged by a loop of our own: decorators would take seconds.
const values = (description: string): ApiPropertyOptions =>
  ({
    description,
    type: 'array',
    maxItems: MOST_GROUP_VALUES,
    items: { anyOf: [{ type: 'string', minLength: 1, maxLength: LONGEST_GROUP_VALUE }, { type: 'number' }] },
  }) as unknown as ApiPropertyOptions;

/** What a team writes down of a saved group: a list of values of one attribute, or a condition. */
export class SavedGroupInput {
  @TextField({
    description: 'Names the group in conditions; never changes.',
    max: 64,
    pattern: KEY_PATTERN,
    rule: 'must be 1 to 64 letters, digits, "_", "." or "-", and start with a letter or digit',
    example: 'beta',
  })
  key: string;

  @TextField({ description: 'For people; the key when absent.', optional: true, min: 1, max: 200 })
  name?: string;

  @TextField({ description: 'Who is in it, and why.', optional: true, max: 4_000 })
  description?: string;

  @TextField({
    description: 'Of a list: name of the attribute whose values are listed.',
    optional: true,
    min: 1,
    max: 128,
    example: 'id',
  })
  attribute?: string;

  @Allow()
  @ApiPropertyOptional({
    ...values('Of a list: its values; a value that is there twice counts once.'),
    example: ['u1'],
  })
  values?: (string | number)[];

  @ObjectField({
    description: 'Of a condition: who is in the group. It may name other groups.',
    optional: true,
  })
  condition?: JsonObject;
}

/** A change: members that are absent stay as they are; `values` and `condition` are replaced whole. */
export class SavedGroupChange extends PartialType(OmitType(SavedGroupInput, ['key'] as const), {
  skipNullProperties: false,
}) {
  @Allow()
  @ApiPropertyOptional(values('Of a list: values that come in. Not together with `values`.'))
  add?: (string | number)[];

  @Allow()
  @ApiPropertyOptional(values('Of a list: values that go. Not together with `values`.'))
  remove?: (string | number)[];
}

/** A saved group without the values of a list. */
export class SavedGroupSummaryResource {
  @TextField({ description: 'Key.', max: 64 })
  key: string;

  @TextField({ description: 'Name.', max: 200 })
  name: string;

  @TextField({ description: 'Description.', max: 4_000 })
  description: string;

  @ChoiceField({ description: 'Kind; it never changes.', of: GROUP_TYPES })
  type: (typeof GROUP_TYPES)[number];

  @TextField({ description: 'Of a list: attribute whose values are listed.', nullable: true, max: 128 })
  attribute: string | null;

  @NumberField({ description: 'Of a list: how many values it has.', nullable: true, integer: true })
  count: number | null;

  @ObjectField({ description: 'Of a condition: who is in the group.', nullable: true })
  condition: JsonObject | null;

  @NumberField({ description: 'Grows with every change; the ETag.', integer: true })
  version: number;

  @TimeField({ description: 'When it was created.' })
  createdAt: Date;

  @TimeField({ description: 'When it last changed.' })
  updatedAt: Date;
}

/** A saved group as it is kept. */
export class SavedGroupResource extends SavedGroupSummaryResource {
  @ApiProperty({ ...values('Of a list: its values.'), nullable: true })
  values: (string | number)[] | null;
}
