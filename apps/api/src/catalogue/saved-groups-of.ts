import type { SavedGroups } from '#libs/assignment';
import type { SavedGroup } from '#libs/domain';

/** Saved groups as conditions refer to them: by key. */
export function savedGroupsOf(savedGroups: readonly SavedGroup[]): SavedGroups {
  return Object.fromEntries(
    savedGroups.map(({ key, content }) => [
      key,
      content.type === 'list'
        ? { type: 'list', attributeKey: content.attribute, values: content.values }
        : { type: 'condition', condition: content.condition },
    ]),
  );
}
