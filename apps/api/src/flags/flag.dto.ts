import { KEY_PATTERN, type JsonObject, type JsonValue } from '#libs/domain';
import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import {
  ANY_JSON,
  FlagField,
  NestedListField,
  NumberField,
  ObjectField,
  TextField,
  TimeField,
} from '../input/fields.js';
import { MOST_PREREQUISITES, PrerequisiteDto } from '../references/prerequisite.dto.js';

const KEY_RULE = 'must be 1 to 64 letters, digits, "_", "." or "-", and start with a letter or digit';
const MOST_RULES = 100;

const IsThere = (): PropertyDecorator =>
  ValidateBy(
    { name: 'isThere', validator: { validate: (value) => value !== undefined } },
    { message: 'must be there: any JSON value, null too' },
  );

export class FlagRuleDto {
  @TextField({
    description: 'Names the rule in answers, as their variant; unique within the flag.',
    max: 64,
    pattern: KEY_PATTERN,
    rule: KEY_RULE,
    example: 'beta',
  })
  key: string;

  @ObjectField({
    description: 'Condition on the attributes; null: everyone.',
    optional: true,
    nullable: true,
    example: { country: { $in: ['NL', 'BE'] } },
  })
  condition?: JsonObject | null;

  @NestedListField({
    description: 'What other flags or experiments must give the unit first; all of them.',
    optional: true,
    of: () => PrerequisiteDto,
    max: MOST_PREREQUISITES,
  })
  prerequisites?: PrerequisiteDto[];

  @NumberField({
    description: 'Share of the units that the condition lets in; raising it moves nobody who is in.',
    optional: true,
    min: 0,
    max: 1,
    default: 1,
  })
  share?: number;

  @TextField({
    description: 'Name of the attribute that decides who belongs to the share.',
    optional: true,
    min: 1,
    max: 128,
    default: 'id',
  })
  unit?: string;

  @IsThere()
  @ApiProperty({ ...ANY_JSON, description: "What these units get, of the type of the flag's value." })
  value: JsonValue;
}

/** What a team writes down of a flag. */
export class FlagInput {
  @TextField({
    description: 'Names the flag in apps; never changes. Flags share their keys with experiments.',
    max: 64,
    pattern: KEY_PATTERN,
    rule: KEY_RULE,
    example: 'new-checkout',
  })
  key: string;

  @TextField({ description: 'For people; the key when absent.', optional: true, min: 1, max: 200 })
  name?: string;

  @TextField({ description: 'What it is for.', optional: true, max: 4_000 })
  description?: string;

  @FlagField({
    description: 'false: everyone gets `value`, whatever the rules say.',
    optional: true,
    default: true,
  })
  enabled?: boolean;

  @IsThere()
  @ApiProperty({ ...ANY_JSON, description: 'What units get for which no rule applies.', example: false })
  value: JsonValue;

  @NestedListField({
    description: 'The first rule that applies decides.',
    optional: true,
    of: () => FlagRuleDto,
    max: MOST_RULES,
  })
  rules?: FlagRuleDto[];
}

/** A change: members that are absent stay as they are, rules are replaced whole. */
export class FlagChange extends PartialType(OmitType(FlagInput, ['key'] as const), {
  skipNullProperties: false,
}) {}

export class FlagRuleResource {
  @TextField({ description: 'Key.', max: 64 })
  key: string;

  @ObjectField({ description: 'Condition; null: everyone.', nullable: true })
  condition: JsonObject | null;

  @NestedListField({ description: 'Prerequisites.', of: () => PrerequisiteDto, max: MOST_PREREQUISITES })
  prerequisites: PrerequisiteDto[];

  @NumberField({ description: 'Share of the units that the condition lets in.' })
  share: number;

  @TextField({ description: 'Attribute that decides who belongs to the share.', max: 128 })
  unit: string;

  @ApiProperty({ ...ANY_JSON, description: 'Value.' })
  value: JsonValue;
}

/** A flag as it is kept. */
export class FlagResource {
  @TextField({ description: 'Key.', max: 64 })
  key: string;

  @TextField({ description: 'Name.', max: 200 })
  name: string;

  @TextField({ description: 'Description.', max: 4_000 })
  description: string;

  @FlagField({ description: 'Whether the rules are in force.' })
  enabled: boolean;

  @ApiProperty({ ...ANY_JSON, description: 'What units get for which no rule applies.' })
  value: JsonValue;

  @NestedListField({ description: 'Rules, in order.', of: () => FlagRuleResource, max: MOST_RULES })
  rules: FlagRuleResource[];

  @NumberField({ description: 'Grows with every change; the ETag.', integer: true })
  version: number;

  @TimeField({ description: 'When it was created.' })
  createdAt: Date;

  @TimeField({ description: 'When it last changed.' })
  updatedAt: Date;
}
