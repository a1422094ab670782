import { ApiKeyRepository, type ApiKey } from '#libs/domain';
import { newApiKey } from '#libs/persistence';
import { Injectable } from '@nestjs/common';
import { Clock } from '../requester/clock.js';
import { changeBy, type Requester } from '../requester/requester.js';
import { ApiKeyInput } from './api-key.dto.js';

@Injectable()
export class ApiKeysService {
  constructor(
    private readonly apiKeys: ApiKeyRepository,
    private readonly clock: Clock,
  ) {}

  /** The only moment at which the key itself is known. */
  async create({ name, scope }: ApiKeyInput, requester: Requester): Promise<{ key: string; apiKey: ApiKey }> {
    const { projectId } = requester;
    const created = newApiKey(scope, { name, projectId, createdAt: this.clock.now() });
    await this.apiKeys.create(created.apiKey, changeBy(requester, 'api-key.create'));
    return created;
  }

  list(projectId: string): Promise<ApiKey[]> {
    return this.apiKeys.list(projectId);
  }

  revoke(id: string, requester: Requester): Promise<ApiKey> {
    return this.apiKeys.revokeUnlessLast(requester.projectId, id, changeBy(requester, 'api-key.revoke'));
  }
}
