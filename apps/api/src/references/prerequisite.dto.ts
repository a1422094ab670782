import { KEY_PATTERN, type JsonObject, type Prerequisite } from '#libs/domain';
import { ObjectField, TextField } from '../input/fields.js';

export const MOST_PREREQUISITES = 20;

/** What another flag or experiment must give the unit first. */
export class PrerequisiteDto {
  @TextField({
    description: 'Key of the flag or experiment.',
    max: 64,
    pattern: KEY_PATTERN,
    rule: 'must be the key of a flag or an experiment',
    example: 'new-checkout',
  })
  key: string;

  @ObjectField({
    description: 'Condition on `{value}`, what the other one gives this unit.',
    example: { value: true },
  })
  condition: JsonObject;
}

export function prerequisitesOf(input: readonly PrerequisiteDto[]): Prerequisite[] {
  return input.map(({ key, condition }) => ({ key, condition }));
}
