import { spawnSync } from 'node:child_process';

import { CliError } from '../terminal/cli-error.js';

/** The operating system's user that PostgreSQL runs as. */
export interface OperatingUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';

/**
 * PostgreSQL refuses to run as root: then it runs as the user `postgres`, who is created when missing.
 * Undefined means: as whoever we are.
 * @throws CliError when that user is missing and cannot be created.
 */
export function operatingUser(): OperatingUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = findUser() ?? createUser();
  if (user === undefined) {
    throw new CliError(
      `PostgreSQL does not run as root, and the user ${NAME} it would run as could not be created. ` +
        `Run csci as an ordinary user, create that user (useradd --system ${NAME}), or set DATABASE_URL.`,
    );
  }
  return user;
}

function findUser(): OperatingUser | undefined {
  const uid = idOf('-u');
  const gid = idOf('-g');
  return uid === undefined || gid === undefined ? undefined : { name: NAME, uid, gid };
}

function createUser(): OperatingUser | undefined {
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', NAME]);
  return findUser();
}

function idOf(flag: '-u' | '-g'): number | undefined {
  const { status, stdout } = spawnSync('id', [flag, NAME], { encoding: 'utf8' });
  const id = Number.parseInt(stdout ?? '', 10);
  return status === 0 && Number.isInteger(id) ? id : undefined;
}
