import { savedGroupsIn, type SavedGroup, type SavedGroupSummary, type Violation } from '#libs/domain';
import { namedBy } from './groups-naming.js';

/** Where a group's condition leads back to the group, with the way in words; `groups` are those that are stored. */
export function groupCircle(
  { key, content }: Pick<SavedGroup, 'key' | 'content'>,
  groups: readonly Pick<SavedGroupSummary, 'key' | 'content'>[],
): Violation[] {
  if (content.type === 'list') return [];
  const named = new Map(groups.map((group) => [group.key, namedBy(group)]));
  return savedGroupsIn(content.condition).flatMap((mention) => {
    const path = pathTo(key, mention.key, named);
    if (path === null) return [];
    const words = [key, ...path].map((name) => `"${name}"`).join(' names ');
    return [{ pointer: `/condition${mention.path}`, detail: `leads back to where it starts: ${words}` }];
  });
}

function pathTo(
  target: string,
  start: string,
  named: ReadonlyMap<string, readonly string[]>,
): readonly string[] | null {
  const paths = new Map<string, readonly string[]>([[start, [start]]]);
  for (const [key, path] of paths) {
    if (key === target) return path;
    for (const next of named.get(key) ?? []) if (!paths.has(next)) paths.set(next, [...path, next]);
  }
  return null;
}
