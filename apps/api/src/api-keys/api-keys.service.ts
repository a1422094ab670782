import { ApiKeyRepository, InvalidInputError, NotFoundError, type ApiKey } from '#libs/domain';
import { newApiKey } from '#libs/persistence';
import { Injectable } from '@nestjs/common';
import { Clock } from '../requester/clock.js';
import { changeBy, type Requester } from '../requester/requester.js';
import { ApiKeyChange, ApiKeyInput } from './api-key.dto.js';
import { checkedOrigins } from './checked-origins.js';

@Injectable()
export class ApiKeysService {
  constructor(
    private readonly apiKeys: ApiKeyRepository,
    private readonly clock: Clock,
  ) {}

  /** The only moment at which the key itself is known. */
  async create(
    { name, scope, allowedOrigins = [] }: ApiKeyInput,
    requester: Requester,
  ): Promise<{ key: string; apiKey: ApiKey }> {
    const { projectId } = requester;
    const origins = checkedOrigins(scope, allowedOrigins);
    const made = newApiKey(scope, { name, projectId, createdAt: this.clock.now() });
    const apiKey: ApiKey = { ...made.apiKey, allowedOrigins: origins };
    await this.apiKeys.create(apiKey, changeBy(requester, 'api-key.create'));
    return { key: made.key, apiKey };
  }

  list(projectId: string): Promise<ApiKey[]> {
    return this.apiKeys.list(projectId);
  }

  async changeOrigins(id: string, { allowedOrigins }: ApiKeyChange, requester: Requester): Promise<ApiKey> {
    const { projectId } = requester;
    const apiKey = (await this.apiKeys.list(projectId)).find((one) => one.id === id.toLowerCase());
    if (apiKey === undefined) throw new NotFoundError('API key', id);
    if (apiKey.revokedAt !== null) {
      const detail = 'The key is revoked: no page can use it.';
      throw new InvalidInputError(detail, [{ pointer: '/path/id', detail }]);
    }
    const origins = checkedOrigins(apiKey.scope, allowedOrigins);
    return this.apiKeys.setAllowedOrigins(projectId, id, origins, changeBy(requester, 'api-key.update'));
  }

  revoke(id: string, requester: Requester): Promise<ApiKey> {
    return this.apiKeys.revokeUnlessLast(requester.projectId, id, changeBy(requester, 'api-key.revoke'));
  }
}
