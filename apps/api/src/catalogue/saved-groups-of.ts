import type { SavedGroups } from '#libs/assignment';
import type { SavedGroup } from '#libs/domain';

const known = new WeakMap<SavedGroup, object>();

/** Saved groups as conditions refer to them: by key. The same object for the same group. */
export function savedGroupsOf(savedGroups: readonly SavedGroup[]): SavedGroups {
  return Object.fromEntries(
    savedGroups.map((group) => {
      const entry = known.get(group) ?? entryOf(group);
      known.set(group, entry);
      return [group.key, entry];
    }),
  );
}

function entryOf({ content }: SavedGroup): object {
  return content.type === 'list'
    ? { type: 'list', attributeKey: content.attribute, values: content.values }
    : { type: 'condition', condition: content.condition };
}
