import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { CliError } from '../terminal/cli-error.js';

/** The folder in which one installation keeps everything of its own: `.data` or CS_DATA_DIR. */
export interface DataDirectory {
  readonly path: string;
  readonly lockFile: string;
  /** Where the embedded database is and how to log in to it; readable by its owner only. */
  readonly postgresFile: string;
  readonly logs: string;
}

export function dataDirectoryAt(path: string): DataDirectory {
  const absolute = resolve(path);
  return {
    path: absolute,
    lockFile: join(absolute, 'supervisor.lock'),
    postgresFile: join(absolute, 'postgres.json'),
    logs: join(absolute, 'logs'),
  };
}

/**
 * Creates what is missing. Others may pass through the folder but not list it: as root the database runs as another user.
 * @throws CliError when the folder cannot be made.
 */
export function createDataDirectory(directory: DataDirectory): void {
  try {
    mkdirSync(directory.logs, { recursive: true });
    [directory.path, directory.logs].forEach((folder) => accessSync(folder, constants.W_OK | constants.X_OK));
    if (process.getuid?.() === 0) chmodSync(directory.path, 0o711);
  } catch (error) {
    throw new CliError(
      `Cannot write to the data directory ${directory.path} (${(error as Error).message}). ` +
        'Make it writable, or set CS_DATA_DIR to a directory that is.',
    );
  }
}
