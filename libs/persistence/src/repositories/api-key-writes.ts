import type { ApiKey, ChangeContext } from '#libs/domain';
import type { EntityManager } from 'typeorm';
import { ApiKeyEntity } from '../entities/api-key.entity.js';
import { apiKeyEntityOf } from '../mappers/api-key.mapper.js';
import { recordChange } from './record-change.js';
import { insertErrorOf } from './write-errors.js';

/** Stores the key with its audit entry; call it in a transaction. */
export async function insertApiKey(
  manager: EntityManager,
  key: ApiKey,
  change: ChangeContext,
): Promise<void> {
  try {
    await manager.insert(ApiKeyEntity, apiKeyEntityOf(key));
  } catch (error) {
    throw insertErrorOf(error, 'API key', key.name, key.projectId);
  }
  await recordApiKeyChange(manager, null, key, change);
}

/** The audit entry carries everything but the hash. */
export async function recordApiKeyChange(
  manager: EntityManager,
  before: ApiKey | null,
  after: ApiKey,
  change: ChangeContext,
): Promise<void> {
  await recordChange(
    manager,
    {
      projectId: after.projectId,
      entityType: 'api-key',
      entityKey: after.id,
      before: before && withoutHash(before),
      after: withoutHash(after),
    },
    change,
  );
}

function withoutHash({ hash: _hash, ...rest }: ApiKey): Omit<ApiKey, 'hash'> {
  return rest;
}
