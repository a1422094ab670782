import type { SavedGroup, SavedGroupSummary } from '#libs/domain';
import type { SavedGroupEntity } from '../entities/saved-group.entity.js';

export function savedGroupOf(entity: SavedGroupEntity): SavedGroup {
  return {
    id: entity.id,
    projectId: entity.projectId,
    key: entity.key,
    name: entity.name,
    description: entity.description,
    content: entity.content,
    version: entity.version,
    createdAt: entity.createdAt,
    updatedAt: entity.updatedAt,
  };
}

export function savedGroupEntityOf(savedGroup: SavedGroup): SavedGroupEntity {
  return {
    id: savedGroup.id,
    projectId: savedGroup.projectId,
    key: savedGroup.key,
    name: savedGroup.name,
    description: savedGroup.description,
    content: savedGroup.content,
    version: savedGroup.version,
    createdAt: savedGroup.createdAt,
    updatedAt: savedGroup.updatedAt,
  };
}

/** A group that was read without its content, and what it contains. */
export function savedGroupSummaryOf(
  { id, projectId, key, name, description, version, createdAt, updatedAt }: SavedGroupEntity,
  content: SavedGroupSummary['content'],
): SavedGroupSummary {
  return { id, projectId, key, name, description, content, version, createdAt, updatedAt };
}
