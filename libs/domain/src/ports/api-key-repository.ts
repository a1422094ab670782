import type { ApiKey } from '../api-key.js';
import type { ChangeContext } from '../audit.js';

export abstract class ApiKeyRepository {
  /** The audit entry names the key, and never carries its hash. */
  abstract create(key: ApiKey, change: ChangeContext): Promise<void>;

  /** NotFoundError when there is none that is not revoked. */
  abstract setAllowedOrigins(
    projectId: string,
    id: string,
    allowedOrigins: readonly string[],
    change: ChangeContext,
  ): Promise<ApiKey>;

  /** NotFoundError when there is none; revoking twice is no error. */
  abstract revoke(projectId: string, id: string, change: ChangeContext): Promise<ApiKey>;

  /** As `revoke`; LastAdminKeyError when no other admin key of the project would be left, whoever revokes another meanwhile. */
  abstract revokeUnlessLast(projectId: string, id: string, change: ChangeContext): Promise<ApiKey>;

  /** A key that is not revoked. */
  abstract findActiveByHash(hash: string): Promise<ApiKey | null>;

  abstract list(projectId: string): Promise<ApiKey[]>;
}
