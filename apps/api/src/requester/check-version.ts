import { VersionConflictError } from '#libs/domain';

/** VersionConflictError when the caller means another version than the current one. */
export function checkVersion(
  what: string,
  { key, version }: { key: string; version: number },
  expected: number | null,
): void {
  if (expected !== null && expected !== version) throw new VersionConflictError(what, key);
}
