import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Folders outside the project, best first, for what the database's user cannot reach inside it.
 * The last one may be emptied by the system at any boot.
 */
export function fallbackPlaces(): string[] {
  const ours = process.getuid?.() ?? 0;
  return [
    ...(ours === 0 && process.platform !== 'win32' ? ['/var/lib/consumer-science'] : []),
    join(tmpdir(), `consumer-science-${ours}`),
  ];
}

/** A short name for one data directory among the many that may use a shared place. */
export function nameFor(dataDirectory: string): string {
  return createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12);
}

/**
 * Makes the folder, open for passing through. What we run or store there must not be changed by another user, who
 * could have made the folder first.
 * @throws Error when it cannot be made or is not safe.
 */
export function makeSafePlace(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const { uid, mode } = lstatSync(folder);
  const isOurs = process.getuid === undefined || uid === process.getuid();
  if (!isOurs || (mode & 0o022) !== 0) {
    throw new Error(`${folder} belongs to another user or may be changed by others`);
  }
}
