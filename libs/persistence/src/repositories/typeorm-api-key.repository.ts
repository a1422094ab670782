import {
  ApiKeyRepository,
  LastAdminKeyError,
  NotFoundError,
  type ApiKey,
  type ChangeContext,
} from '#libs/domain';
import { IsNull, type EntityManager } from 'typeorm';
import type { Database } from '../database.js';
import { ApiKeyEntity } from '../entities/api-key.entity.js';
import { apiKeyOf } from '../mappers/api-key.mapper.js';
import { insertApiKey, recordApiKeyChange } from './api-key-writes.js';
import { isPossibleId } from './possible-names.js';

export class TypeOrmApiKeyRepository extends ApiKeyRepository {
  constructor(private readonly database: Database) {
    super();
  }

  override create(key: ApiKey, change: ChangeContext): Promise<void> {
    return this.database.transaction((manager) => insertApiKey(manager, key, change));
  }

  override revoke(projectId: string, id: string, change: ChangeContext): Promise<ApiKey> {
    return this.database.transaction((manager) => revoke(manager, projectId, id, change));
  }

  override revokeUnlessLast(projectId: string, id: string, change: ChangeContext): Promise<ApiKey> {
    return this.database.transaction(async (manager) => {
      // Always in the same order: who revokes another at the same time waits, and then finds this one gone.
      const admins = await manager.find(ApiKeyEntity, {
        where: { projectId, scope: 'admin', revokedAt: IsNull() },
        order: { id: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      if (admins.length === 1 && admins[0]?.id === id) {
        throw new LastAdminKeyError(
          'It is the last admin key: without it nobody could manage the project. Make another with POST /v1/keys, and revoke this one with that.',
        );
      }
      return revoke(manager, projectId, id, change);
    });
  }

  override setAllowedOrigins(
    projectId: string,
    id: string,
    allowedOrigins: readonly string[],
    change: ChangeContext,
  ): Promise<ApiKey> {
    return this.database.transaction(async (manager) => {
      const before = await lockActive(manager, projectId, id);
      const after = { ...before, allowedOrigins: [...allowedOrigins] };
      await manager.update(ApiKeyEntity, { id }, { allowedOrigins: after.allowedOrigins });
      await recordApiKeyChange(manager, before, after, change);
      return after;
    });
  }

  override async findActiveByHash(hash: string): Promise<ApiKey | null> {
    const entity = await this.database.run((manager) =>
      manager.findOneBy(ApiKeyEntity, { hash, revokedAt: IsNull() }),
    );
    return entity && apiKeyOf(entity);
  }

  override async list(projectId: string): Promise<ApiKey[]> {
    const entities = await this.database.run((manager) =>
      manager.find(ApiKeyEntity, { where: { projectId }, order: { createdAt: 'DESC', id: 'DESC' } }),
    );
    return entities.map(apiKeyOf);
  }
}

async function revoke(
  manager: EntityManager,
  projectId: string,
  id: string,
  change: ChangeContext,
): Promise<ApiKey> {
  const before = await lock(manager, projectId, id);
  if (before.revokedAt) return before;
  const after = { ...before, revokedAt: new Date() };
  await manager.update(ApiKeyEntity, { id }, { revokedAt: after.revokedAt });
  await recordApiKeyChange(manager, before, after, change);
  return after;
}

/** The key as it is, held until the transaction ends. */
async function lock(manager: EntityManager, projectId: string, id: string): Promise<ApiKey> {
  if (!isPossibleId(id)) throw new NotFoundError('API key', id);
  const entity = await manager.findOne(ApiKeyEntity, {
    where: { id, projectId },
    lock: { mode: 'pessimistic_write' },
  });
  if (!entity) throw new NotFoundError('API key', id);
  return apiKeyOf(entity);
}

async function lockActive(manager: EntityManager, projectId: string, id: string): Promise<ApiKey> {
  const key = await lock(manager, projectId, id);
  if (key.revokedAt) throw new NotFoundError('API key', id);
  return key;
}
