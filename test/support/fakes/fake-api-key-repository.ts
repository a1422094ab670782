import {
  AlreadyExistsError,
  ApiKeyRepository,
  LastAdminKeyError,
  NotFoundError,
  type ApiKey,
  type ChangeContext,
} from '#libs/domain';
import { copyOf } from './copy-of.js';
import { MemoryCatalogue } from './memory-catalogue.js';

export class FakeApiKeyRepository extends ApiKeyRepository {
  constructor(private readonly catalogue = new MemoryCatalogue()) {
    super();
  }

  override async create(key: ApiKey, change: ChangeContext): Promise<void> {
    await Promise.resolve();
    this.catalogue.requireProject(key.projectId);
    if (this.all().some(({ hash }) => hash === key.hash)) throw new AlreadyExistsError('API key', key.name);
    this.catalogue.apiKeys.set(key.id, copyOf(key));
    this.record(null, key, change);
  }

  override async revoke(projectId: string, id: string, change: ChangeContext): Promise<ApiKey> {
    await Promise.resolve();
    return this.revokeNow(projectId, id, change);
  }

  override async revokeUnlessLast(projectId: string, id: string, change: ChangeContext): Promise<ApiKey> {
    await Promise.resolve();
    const admins = this.all().filter(
      (key) => key.projectId === projectId && key.scope === 'admin' && key.revokedAt === null,
    );
    if (admins.length === 1 && admins[0]?.id === id) throw new LastAdminKeyError('It is the last admin key.');
    return this.revokeNow(projectId, id, change);
  }

  override async setAllowedOrigins(
    projectId: string,
    id: string,
    allowedOrigins: readonly string[],
    change: ChangeContext,
  ): Promise<ApiKey> {
    await Promise.resolve();
    const before = this.catalogue.apiKeys.get(id);
    if (before?.projectId !== projectId || before.revokedAt) throw new NotFoundError('API key', id);
    const after = { ...before, allowedOrigins: [...allowedOrigins] };
    this.catalogue.apiKeys.set(id, after);
    this.record(before, after, change);
    return copyOf(after);
  }

  override findActiveByHash(hash: string): Promise<ApiKey | null> {
    const found = this.all().find((key) => key.hash === hash && key.revokedAt === null);
    return Promise.resolve(copyOf(found ?? null));
  }

  override list(projectId: string): Promise<ApiKey[]> {
    const keys = this.all().filter((key) => key.projectId === projectId);
    keys.sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
    return Promise.resolve(copyOf(keys));
  }

  private revokeNow(projectId: string, id: string, change: ChangeContext): ApiKey {
    const before = this.catalogue.apiKeys.get(id);
    if (before?.projectId !== projectId) throw new NotFoundError('API key', id);
    if (before.revokedAt) return copyOf(before);
    const after = { ...before, revokedAt: new Date() };
    this.catalogue.apiKeys.set(id, after);
    this.record(before, after, change);
    return copyOf(after);
  }

  private all(): ApiKey[] {
    return [...this.catalogue.apiKeys.values()];
  }

  private record(before: ApiKey | null, after: ApiKey, change: ChangeContext): void {
    const { projectId, id: entityKey } = after;
    this.catalogue.record(
      {
        projectId,
        entityType: 'api-key',
        entityKey,
        before: before && withoutHash(before),
        after: withoutHash(after),
      },
      change,
    );
  }
}

function withoutHash({ hash: _hash, ...rest }: ApiKey): Omit<ApiKey, 'hash'> {
  return rest;
}
