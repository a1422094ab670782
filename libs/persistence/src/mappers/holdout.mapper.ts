import type { Holdout } from '#libs/domain';
import type { HoldoutEntity } from '../entities/holdout.entity.js';

export function holdoutOf(entity: HoldoutEntity): Holdout {
  return {
    id: entity.id,
    projectId: entity.projectId,
    key: entity.key,
    name: entity.name,
    description: entity.description,
    scope: entity.scope,
    unit: entity.unit,
    share: entity.share,
    endedAt: entity.endedAt,
    version: entity.version,
    createdAt: entity.createdAt,
    updatedAt: entity.updatedAt,
  };
}

export function holdoutEntityOf(holdout: Holdout): HoldoutEntity {
  return {
    id: holdout.id,
    projectId: holdout.projectId,
    key: holdout.key,
    name: holdout.name,
    description: holdout.description,
    scope: holdout.scope,
    unit: holdout.unit,
    share: holdout.share,
    endedAt: holdout.endedAt,
    version: holdout.version,
    createdAt: holdout.createdAt,
    updatedAt: holdout.updatedAt,
  };
}
