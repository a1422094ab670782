import { summaryOfSavedGroup, type SavedGroup, type SavedGroupSummary } from '#libs/domain';
import type { SavedGroupResource, SavedGroupSummaryResource } from './saved-group.dto.js';

export function savedGroupSummaryResource(group: SavedGroupSummary): SavedGroupSummaryResource {
  const { key, name, description, content, version, createdAt, updatedAt } = group;
  const { type } = content;
  const shown =
    content.type === 'list'
      ? { attribute: content.attribute, count: content.count, condition: null }
      : { attribute: null, count: null, condition: content.condition };
  return { key, name, description, type, ...shown, version, createdAt, updatedAt };
}

/** Answer of a write: what a hundred thousand values are, their sender knows. */
export function writtenGroupResource(group: SavedGroup): SavedGroupSummaryResource {
  return savedGroupSummaryResource(summaryOfSavedGroup(group));
}

export function savedGroupResource(group: SavedGroup): SavedGroupResource {
  const values = group.content.type === 'list' ? group.content.values : null;
  return { ...writtenGroupResource(group), values };
}
