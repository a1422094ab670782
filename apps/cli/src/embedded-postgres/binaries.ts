import { join } from 'node:path';

import { CliError } from '../terminal/cli-error.js';
import { copyBinaries } from './copy-binaries.js';
import { fallbackPlaces } from './fallback-places.js';
import { makeLibraryLinks } from './library-links.js';
import type { OperatingUser } from './operating-user.js';
import { packagedBinaries } from './package-binaries.js';
import { closedFolderOnTheWay } from './reachability.js';
import { runAs } from './run-as.js';

/** Programs of PostgreSQL that the operating user was seen to be able to run. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** What `postgres --version` says. */
  readonly version: string;
  readonly majorVersion: number;
  /** Where they are, when it is not in the npm package. */
  readonly copiedTo?: string;
}

/**
 * Finds the packaged programs, mends their library links and, where the operating user cannot run them there
 * (closed folder above, read-only or noexec mount), copies them once to a place where it can.
 * @throws CliError with the reason for each place tried.
 */
export async function findBinaries(
  user: OperatingUser | undefined,
  dataDirectory: string,
): Promise<Binaries> {
  const packaged = packagedBinaries();
  const problems: string[] = [];
  const places = [dataDirectory, ...fallbackPlaces()].map((place) =>
    join(place, `postgresql-${packaged.version}`),
  );
  for (const folder of [packaged.folder, ...places]) {
    try {
      if (folder !== packaged.folder) await copyBinaries(packaged.folder, folder, user);
      const version = await versionOf(folder, user);
      return {
        initdb: program(folder, 'initdb'),
        postgres: program(folder, 'postgres'),
        version,
        majorVersion: Number.parseInt(packaged.version, 10),
        ...(folder === packaged.folder ? {} : { copiedTo: folder }),
      };
    } catch (error) {
      problems.push(`  ${folder}: ${(error as Error).message.trim()}`);
    }
  }
  throw new CliError(
    `The PostgreSQL programs cannot be run${user === undefined ? '' : ` as user ${user.name}`}:\n` +
      `${problems.join('\n')}\nMend one of these, or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

/** @throws Error saying why they do not run there. */
async function versionOf(folder: string, user: OperatingUser | undefined): Promise<string> {
  const closed = await closedFolderOnTheWay(user, folder);
  if (closed !== undefined) throw new Error(`${user?.name ?? 'this user'} may not enter ${closed}`);
  mendLinks(folder);
  const { code, stdout, stderr } = await runAs(user, program(folder, 'postgres'), ['--version']);
  if (code !== 0) throw new Error(stderr || `exit code ${code}`);
  return stdout.trim();
}

function mendLinks(folder: string): void {
  try {
    makeLibraryLinks(folder);
  } catch (error) {
    throw new Error(
      `library links are missing and cannot be made (${(error as Error).message}); ` +
        'run `npm rebuild` without --ignore-scripts as the owner of node_modules',
    );
  }
}

function program(folder: string, name: string): string {
  return join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}
