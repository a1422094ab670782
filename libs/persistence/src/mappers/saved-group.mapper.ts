import type { SavedGroup } from '#libs/domain';
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
