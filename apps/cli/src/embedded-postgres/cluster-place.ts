import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { DataDirectory } from '../data-directory/data-directory.js';
import { CliError } from '../terminal/cli-error.js';
import { clusterFolder, newRecord, type ClusterRecord } from './cluster-record.js';
import { fallbackPlaces, makeSafePlace, nameFor } from './fallback-places.js';
import type { OperatingUser } from './operating-user.js';
import { closedFolderOnTheWay } from './reachability.js';

const NAME = 'postgres';
/** In a place outside the project, tells which data directory its data belong to. */
const OWNER_FILE = 'belongs-to';

/**
 * Chooses where a new database goes: inside the data directory, or, where its user cannot get in there, outside.
 * @throws CliError when there is no such place, or when a database lies there whose passwords are lost.
 */
export async function placeNewCluster(
  directory: DataDirectory,
  user: OperatingUser | undefined,
): Promise<ClusterRecord> {
  const record = newRecord(await findPlace(directory, user));
  const folder = clusterFolder(directory, record);
  if (existsSync(folder)) {
    throw new CliError(
      `There is a database in ${folder}, but the file with its passwords, ${directory.postgresFile}, is gone. ` +
        'Bring that file back, or move the database away to begin anew.',
    );
  }
  return record;
}

async function findPlace(directory: DataDirectory, user: OperatingUser | undefined): Promise<string> {
  const closed = await closedFolderOnTheWay(user, directory.path);
  if (closed === undefined) return NAME;
  const problems = [`  ${directory.path}: ${user?.name ?? 'this user'} may not enter ${closed}`];
  for (const shared of fallbackPlaces()) {
    const place = join(shared, nameFor(directory.path));
    try {
      makeSafePlace(shared);
      makeSafePlace(place);
      const closedThere = await closedFolderOnTheWay(user, place);
      if (closedThere !== undefined)
        throw new Error(`${user?.name ?? 'this user'} may not enter ${closedThere}`);
      writeFileSync(join(place, OWNER_FILE), directory.path);
      return join(place, NAME);
    } catch (error) {
      problems.push(`  ${place}: ${(error as Error).message}`);
    }
  }
  throw new CliError(
    `There is no place where PostgreSQL could keep its data:\n${problems.join('\n')}\n` +
      'Set CS_DATA_DIR to a directory that every user may pass through, or run csci as an ordinary user.',
  );
}

/**
 * A data directory that was copied points to the original's data outside of it: two must not share them. One that
 * was moved takes them along.
 * @throws CliError for a copy.
 */
export function claimPlace(directory: DataDirectory, record: ClusterRecord): void {
  const ownerFile = join(clusterFolder(directory, record), '..', OWNER_FILE);
  if (record.cluster === NAME || !existsSync(ownerFile)) return;
  const owner = readFileSync(ownerFile, 'utf8');
  if (owner === directory.path) return;
  if (existsSync(join(owner, 'postgres.json'))) {
    throw new CliError(
      `${directory.path} is a copy: its database, ${record.cluster}, belongs to ${owner}. ` +
        `Delete ${directory.postgresFile} to begin with a database of its own.`,
    );
  }
  writeFileSync(ownerFile, directory.path);
}
