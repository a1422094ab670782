import type { ApiKey } from '#libs/domain';
import type { ApiKeyEntity } from '../entities/api-key.entity.js';

export function apiKeyOf(entity: ApiKeyEntity): ApiKey {
  return {
    id: entity.id,
    projectId: entity.projectId,
    name: entity.name,
    scope: entity.scope,
    hash: entity.hash,
    lastFour: entity.lastFour,
    allowedOrigins: entity.allowedOrigins,
    createdAt: entity.createdAt,
    revokedAt: entity.revokedAt,
  };
}

export function apiKeyEntityOf(key: ApiKey): ApiKeyEntity {
  return {
    id: key.id,
    projectId: key.projectId,
    name: key.name,
    scope: key.scope,
    hash: key.hash,
    lastFour: key.lastFour,
    allowedOrigins: key.allowedOrigins,
    createdAt: key.createdAt,
    revokedAt: key.revokedAt,
  };
}
