import type { Experiment, Flag } from '#libs/domain';

/** Who uses a saved group, directly or through other groups. */
export interface GroupUsers {
  /** Keys of the other groups. */
  groups: string[];
  /** Those that are not archived. */
  experiments: Experiment[];
  flags: Flag[];
}
