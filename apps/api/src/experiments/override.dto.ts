import { EVENT_LIMITS } from '#libs/domain';
import { TextField } from '../input/fields.js';

export const MOST_OVERRIDES = 1_000;

/** A variant that a unit gets by hand. */
export class OverrideDto {
  @TextField({ description: 'Unit id.', min: 1, max: EVENT_LIMITS.unitLength, example: 'qa-anna' })
  unit: string;

  @TextField({ description: 'Key of the variant.', min: 1, max: 64, example: 'treatment' })
  variant: string;
}
