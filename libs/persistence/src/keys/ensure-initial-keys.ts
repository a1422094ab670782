import {
  API_KEY_PREFIX,
  API_KEY_SCOPES,
  InvalidInputError,
  type ApiKeyScope,
  type ChangeContext,
} from '#libs/domain';
import { IsNull, type EntityManager } from 'typeorm';
import { Database } from '../database.js';
import { DEFAULT_PROJECT_ID } from '../default-project.js';
import { ApiKeyEntity } from '../entities/api-key.entity.js';
import { insertApiKey } from '../repositories/api-key-writes.js';
import { hashApiKey } from './hash-api-key.js';
import { apiKeyFor, newApiKey } from './new-api-key.js';

export interface InitialKeysRequest {
  databaseUrl: string;
  /** Keys to use instead of fresh ones, as the environment gives them. */
  adminKey?: string | undefined;
  clientKey?: string | undefined;
}

export interface InitialKey {
  scope: ApiKeyScope;
  /** Clear text, only of a key that was drawn just now: nobody can read it again later. */
  key: string | null;
  /** Stored by this call. */
  created: boolean;
  /** The key that was brought along has been revoked and stays so: nobody gets in with it. */
  revoked: boolean;
}

/** Several processes that start at once must draw one pair of keys, not several. */
const INITIAL_KEYS_LOCK = 5_127_840_332;
const CHANGE: ChangeContext = { actor: 'csci start', requestId: null, action: 'api-key.create' };

/**
 * Sees to it that there is an admin key and a client key: stores those that were brought along, or draws one of each scope
 * that has no usable key yet. InvalidInputError when a key does not begin as its scope's keys do.
 */
export async function ensureInitialKeys(request: InitialKeysRequest): Promise<InitialKey[]> {
  const given: Record<ApiKeyScope, string | undefined> = {
    admin: request.adminKey,
    client: request.clientKey,
  };
  for (const scope of API_KEY_SCOPES) refuseWrongPrefix(scope, given[scope]);
  const database = new Database({ databaseUrl: request.databaseUrl, poolSize: 1 });
  try {
    return await database.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [INITIAL_KEYS_LOCK]);
      const keys: InitialKey[] = [];
      for (const scope of API_KEY_SCOPES) {
        const key = given[scope];
        keys.push(await (key === undefined ? ensureSome(manager, scope) : ensureGiven(manager, scope, key)));
      }
      return keys;
    });
  } finally {
    await database.close();
  }
}

function refuseWrongPrefix(scope: ApiKeyScope, key: string | undefined): void {
  if (key === undefined || key.startsWith(API_KEY_PREFIX[scope])) return;
  const detail = `must begin with ${API_KEY_PREFIX[scope]}`;
  throw new InvalidInputError(`The ${scope} key ${detail}.`, [{ pointer: `/${scope}Key`, detail }]);
}

async function ensureGiven(manager: EntityManager, scope: ApiKeyScope, key: string): Promise<InitialKey> {
  const stored = await manager.findOneBy(ApiKeyEntity, { hash: hashApiKey(key) });
  if (stored) return { scope, key: null, created: false, revoked: stored.revokedAt !== null };
  await insertApiKey(manager, apiKeyFor(key, scope, { name: `${scope} key of the environment` }), CHANGE);
  return { scope, key: null, created: true, revoked: false };
}

async function ensureSome(manager: EntityManager, scope: ApiKeyScope): Promise<InitialKey> {
  const usable = { projectId: DEFAULT_PROJECT_ID, scope, revokedAt: IsNull() };
  if (await manager.existsBy(ApiKeyEntity, usable))
    return { scope, key: null, created: false, revoked: false };
  const { key, apiKey } = newApiKey(scope, { name: `first ${scope} key` });
  await insertApiKey(manager, apiKey, CHANGE);
  return { scope, key, created: true, revoked: false };
}
