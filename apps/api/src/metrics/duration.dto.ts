import { NumberField } from '../input/fields.js';

/** A stretch of time; its members add up. */
export class DurationDto {
  @NumberField({ description: 'Days.', optional: true, min: 0, max: 3650, example: 7 })
  days?: number;

  @NumberField({ description: 'Hours.', optional: true, min: 0, max: 87_600 })
  hours?: number;

  @NumberField({ description: 'Minutes.', optional: true, min: 0, max: 5_256_000 })
  minutes?: number;
}
