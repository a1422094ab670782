import type { Flag } from '#libs/domain';
import type { FlagEntity } from '../entities/flag.entity.js';

export function flagOf(entity: FlagEntity): Flag {
  return {
    id: entity.id,
    projectId: entity.projectId,
    key: entity.key,
    name: entity.name,
    description: entity.description,
    enabled: entity.enabled,
    value: entity.value,
    rules: entity.rules,
    version: entity.version,
    createdAt: entity.createdAt,
    updatedAt: entity.updatedAt,
  };
}

export function flagEntityOf(flag: Flag): FlagEntity {
  return {
    id: flag.id,
    projectId: flag.projectId,
    key: flag.key,
    name: flag.name,
    description: flag.description,
    enabled: flag.enabled,
    value: flag.value,
    rules: flag.rules,
    version: flag.version,
    createdAt: flag.createdAt,
    updatedAt: flag.updatedAt,
  };
}
