import { dirname } from 'node:path';

import type { DataDirectory } from '../../data-directory/data-directory.js';
import { findBinaries } from '../../embedded-postgres/binaries.js';
import { clusterFolder, readRecord } from '../../embedded-postgres/cluster-record.js';
import { userOfCluster } from '../../embedded-postgres/cluster-user.js';
import { closedFolderOnTheWay } from '../../embedded-postgres/reachability.js';
import { fail, ok, type Finding } from '../finding.js';

const CHECK = 'embedded PostgreSQL';

/** Whether the programs run with their libraries, as the user they must run as, who must also get to the data. */
export async function checkPostgresPrograms(directory: DataDirectory): Promise<Finding> {
  try {
    const record = readRecord(directory);
    const folder = record && clusterFolder(directory, record);
    const user = userOfCluster(folder);
    const { version, copiedTo } = await findBinaries(user, directory.path);
    const closed = folder && (await closedFolderOnTheWay(user, dirname(folder)));
    if (closed !== undefined) {
      return fail(CHECK, `${user?.name ?? 'this user'} may not enter ${closed}`, `chmod o+x ${closed}`);
    }
    const place = copiedTo === undefined ? '' : `, programs copied to ${copiedTo}`;
    return ok(CHECK, `${version}${user === undefined ? '' : `, as user ${user.name}`}${place}`);
  } catch (error) {
    return fail(
      CHECK,
      (error as Error).message,
      'see above, or set DATABASE_URL to a PostgreSQL of your own',
    );
  }
}
