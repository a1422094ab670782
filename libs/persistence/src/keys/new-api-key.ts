import { randomBytes, randomUUID } from 'node:crypto';
import { API_KEY_PREFIX, type ApiKey, type ApiKeyScope } from '#libs/domain';
import { DEFAULT_PROJECT_ID } from '../default-project.js';
import { hashApiKey } from './hash-api-key.js';

export interface ApiKeyDetails {
  name: string;
  /** The default project unless told. */
  projectId?: string;
  createdAt?: Date;
}

/**
 * A fresh key: its clear text, `cs_admin_` or `cs_client_` and 32 random bytes as base64url, which is shown once, and what is
 * kept of it. Nothing is stored yet.
 */
export function newApiKey(scope: ApiKeyScope, details: ApiKeyDetails): { key: string; apiKey: ApiKey } {
  const key = `${API_KEY_PREFIX[scope]}${randomBytes(32).toString('base64url')}`;
  return { key, apiKey: apiKeyFor(key, scope, details) };
}

/** What is kept of a key that somebody brought along. */
export function apiKeyFor(key: string, scope: ApiKeyScope, details: ApiKeyDetails): ApiKey {
  return {
    id: randomUUID(),
    projectId: details.projectId ?? DEFAULT_PROJECT_ID,
    name: details.name,
    scope,
    hash: hashApiKey(key),
    lastFour: key.slice(-4),
    allowedOrigins: [],
    createdAt: details.createdAt ?? new Date(),
    revokedAt: null,
  };
}
