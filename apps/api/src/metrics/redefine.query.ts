import { Transform } from 'class-transformer';
import { FlagField } from '../input/fields.js';

const FLAGS: ReadonlyMap<unknown, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

export class RedefineQuery {
  @Transform(({ value }) => FLAGS.get(value) ?? (value as unknown))
  @FlagField({
    description:
      'true: also where started experiments read the metric. They are counted anew from the log in the background, reports show the former numbers meanwhile, and then say that it was redefined.',
    optional: true,
    default: false,
  })
  redefine?: boolean;
}
