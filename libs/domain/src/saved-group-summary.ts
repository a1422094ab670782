import type { SavedGroup, SavedGroupSummary } from './saved-group.js';

/** Of a change of a long list, this many values are kept in the audit log each way; how many there were is kept always. */
const MOST_AUDITED = 1_000;

export function summaryOfSavedGroup(group: SavedGroup): SavedGroupSummary {
  const { content, ...rest } = group;
  if (content.type === 'condition') return { ...rest, content };
  const { type, attribute, values } = content;
  return { ...rest, content: { type, attribute, count: values.length } };
}

/** Values that a list gains and loses; everything of it when the other side is no list of the same attribute. */
export function membersBetween(
  before: SavedGroup | null,
  after: SavedGroup | null,
): { added: (string | number)[]; removed: (string | number)[] } {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  const isOtherAttribute = old?.attribute !== now?.attribute;
  const had = new Set(isOtherAttribute ? [] : old?.values);
  const has = new Set(isOtherAttribute ? [] : now?.values);
  return {
    added: (now?.values ?? []).filter((value) => !had.has(value)),
    removed: (old?.values ?? []).filter((value) => !has.has(value)),
  };
}

/** What the audit log keeps of a change of a group: of lists who came and went, never a hundred thousand values twice. */
export function auditedSavedGroup(
  before: SavedGroup | null,
  after: SavedGroup | null,
): { before: object | null; after: object | null } {
  const { added, removed } = membersBetween(before, after);
  const members = {
    ...(added.length > 0 && { added: added.slice(0, MOST_AUDITED), addedCount: added.length }),
    ...(removed.length > 0 && { removed: removed.slice(0, MOST_AUDITED), removedCount: removed.length }),
  };
  return {
    before:
      before &&
      (after === null ? { ...summaryOfSavedGroup(before), ...members } : summaryOfSavedGroup(before)),
    after: after && { ...summaryOfSavedGroup(after), ...members },
  };
}

function valuesOf(group: SavedGroup | null): { attribute: string; values: (string | number)[] } | null {
  return group?.content.type === 'list' ? group.content : null;
}
