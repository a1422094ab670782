import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InvalidInputError } from '#libs/domain';
import { ensureInitialKeys, openPersistence, type Persistence } from '#libs/persistence';
import { createTestDatabase } from '../../support/test-database.js';
import { aChange, PROJECT } from '../builders.js';
import { execute } from './empty-database.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const EXISTING = [
  { scope: 'admin', key: null, created: false, revoked: false },
  { scope: 'client', key: null, created: false, revoked: false },
];

describe('the first keys', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let persistence: Persistence;
  beforeEach(async () => {
    database = await createTestDatabase();
    persistence = openPersistence({ databaseUrl: database.url });
  });
  afterEach(async () => {
    await persistence.close();
    await database.drop();
  });

  it('are drawn once, shown once, and kept as hashes only', async () => {
    const keys = await ensureInitialKeys({ databaseUrl: database.url });
    expect(keys).toMatchObject([
      {
        scope: 'admin',
        created: true,
        key: expect.stringMatching(/^cs_admin_[A-Za-z0-9_-]{43}$/) as unknown,
      },
      {
        scope: 'client',
        created: true,
        key: expect.stringMatching(/^cs_client_[A-Za-z0-9_-]{43}$/) as unknown,
      },
    ]);
    for (const { key, scope } of keys) {
      expect(await persistence.apiKeys.findActiveByHash(sha256(key ?? ''))).toMatchObject({ scope });
      const rows = await execute(database.url, 'SELECT api_keys, audit_log FROM api_keys, audit_log');
      expect(JSON.stringify(rows)).not.toContain(key);
    }
    expect(await ensureInitialKeys({ databaseUrl: database.url })).toEqual(EXISTING);
    const { items } = await persistence.auditLog.list(PROJECT, { limit: 9, cursor: null }, null);
    expect(items.map(({ actor, action }) => [actor, action])).toEqual([
      ['csci start', 'api-key.create'],
      ['csci start', 'api-key.create'],
    ]);
  });

  it('are one pair when four processes start together', async () => {
    const starts = await Promise.all(
      [1, 2, 3, 4].map(() => ensureInitialKeys({ databaseUrl: database.url })),
    );
    expect(starts.flat().filter(({ created }) => created)).toHaveLength(2);
    expect(await persistence.apiKeys.list(PROJECT)).toHaveLength(2);
  });

  it('are those of the environment where it gives some', async () => {
    const given = { adminKey: 'cs_admin_0123456789abcdef', clientKey: 'cs_client_0123456789abcdef' };
    const request = { databaseUrl: database.url, ...given };
    expect(await ensureInitialKeys(request)).toEqual(EXISTING.map((key) => ({ ...key, created: true })));
    expect(await ensureInitialKeys(request)).toEqual(EXISTING);
    expect(await persistence.apiKeys.findActiveByHash(sha256(given.adminKey))).toMatchObject({
      scope: 'admin',
      lastFour: 'cdef',
    });
    expect(await persistence.apiKeys.list(PROJECT)).toHaveLength(2);
  });

  it('stay revoked, and are drawn afresh where no usable one is left', async () => {
    const adminKey = 'cs_admin_0123456789abcdef';
    await ensureInitialKeys({ databaseUrl: database.url, adminKey });
    const stored = await persistence.apiKeys.findActiveByHash(sha256(adminKey));
    await persistence.apiKeys.revoke(PROJECT, stored?.id ?? '', aChange('api-key.revoke'));
    const [given] = await ensureInitialKeys({ databaseUrl: database.url, adminKey });
    expect(given).toEqual({ scope: 'admin', key: null, created: false, revoked: true });
    const [drawn] = await ensureInitialKeys({ databaseUrl: database.url });
    expect(drawn).toMatchObject({ scope: 'admin', created: true });
  });

  it('must begin as their scope says', async () => {
    const swapped = ensureInitialKeys({ databaseUrl: database.url, adminKey: 'cs_client_0123456789abcdef' });
    await expect(swapped).rejects.toBeInstanceOf(InvalidInputError);
    expect(await persistence.apiKeys.list(PROJECT)).toEqual([]);
  });
});
