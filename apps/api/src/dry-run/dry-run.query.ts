import { Transform } from 'class-transformer';
import { FlagField } from '../input/fields.js';

const FLAGS: ReadonlyMap<unknown, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** Of every write that can tell what it would do. */
export class DryRunQuery {
  @Transform(({ value }) => FLAGS.get(value) ?? (value as unknown))
  @FlagField({
    description: 'true: checks everything and tells what would be done, and writes nothing.',
    optional: true,
    default: false,
  })
  dryRun?: boolean;
}
