import { lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

interface PlannedLink {
  /** Both relative to the package: `native/lib/...` */
  readonly source: string;
  readonly target: string;
}

/**
 * npm packages cannot hold symbolic links; the package's install script makes them. Where scripts were not run
 * (npm ci --ignore-scripts) PostgreSQL does not find its libraries.
 * @returns the links that are missing, relative to the folder of the binaries
 */
export function missingLibraryLinks(folder: string): PlannedLink[] {
  return plannedLinks(folder).filter(({ target }) => !exists(inside(folder, target)));
}

/** Makes the missing links. @throws the system's error when the folder cannot be written. */
export function makeLibraryLinks(folder: string): void {
  for (const { source, target } of missingLibraryLinks(folder)) {
    const link = inside(folder, target);
    mkdirSync(dirname(link), { recursive: true });
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      // Another process was faster.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function plannedLinks(folder: string): PlannedLink[] {
  try {
    return JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as PlannedLink[];
  } catch (error) {
    // Packages of systems without symbolic links bring no list.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function inside(folder: string, path: string): string {
  return join(folder, path.replace(/^native[\\/]/, ''));
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
