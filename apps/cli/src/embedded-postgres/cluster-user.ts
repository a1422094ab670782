import { statSync } from 'node:fs';

import { CliError } from '../terminal/cli-error.js';
import { operatingUser, type OperatingUser } from './operating-user.js';

/**
 * Who the server runs as: PostgreSQL accepts nobody but the owner of its data, so as root that one, whoever it is.
 * Undefined means: as whoever we are.
 * @throws CliError when the data are another's and we are not root.
 */
export function userOfCluster(folder: string | undefined): OperatingUser | undefined {
  const owner = folder === undefined ? undefined : statSync(folder, { throwIfNoEntry: false });
  if (owner === undefined || owner.uid === process.getuid?.()) return operatingUser();
  if (process.getuid?.() === 0) return { name: `number ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  throw new CliError(
    `The data in ${folder} belong to another user (number ${owner.uid}): they were made by a start as root or as ` +
      'that user. Start as the same user again, or set CS_DATA_DIR to another directory.',
  );
}
