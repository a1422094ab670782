import { savedGroupsIn, type SavedGroup, type SavedGroupSummary } from '#libs/domain';

type Group = Pick<SavedGroup | SavedGroupSummary, 'key' | 'content'>;

/** Keys of the groups that a group's condition names. */
export function namedBy({ content }: Group): string[] {
  return content.type === 'condition' ? savedGroupsIn(content.condition).map(({ key }) => key) : [];
}

/** Keys of the groups whose conditions name this one, directly or through others; itself not, unless it does. */
export function groupsNaming(key: string, groups: readonly Group[]): Set<string> {
  const named = new Map(groups.map((group) => [group.key, namedBy(group)]));
  const found = new Set<string>();
  const queue = [key];
  for (const target of queue) {
    for (const [user, names] of named) {
      if (!names.includes(target) || found.has(user)) continue;
      found.add(user);
      queue.push(user);
    }
  }
  return found;
}
