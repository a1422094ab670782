import { KEY_PATTERN } from '#libs/domain';
import { TextField } from './fields.js';

/** The key in a path. What cannot be a key is told so, rather than looked for. */
export class KeyPath {
  @TextField({
    description: 'Key.',
    max: 64,
    pattern: KEY_PATTERN,
    rule: 'must be a key: 1 to 64 letters, digits, "_", "." or "-"',
  })
  key: string;
}
