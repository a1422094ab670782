import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlreadyExistsError, LastAdminKeyError, NotFoundError, type ApiKey } from '#libs/domain';
import { aChange, anApiKey, NOWHERE, PROJECT } from './builders.js';
import { WORLDS, type World } from './worlds.js';

describe.each(WORLDS)('ApiKeyRepository, %s', (_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  async function created(overrides: Partial<ApiKey> = {}): Promise<ApiKey> {
    const key = anApiKey(overrides);
    await world.apiKeys.create(key, aChange('api-key.create'));
    return key;
  }

  it('finds a key by its hash, in every member', async () => {
    const key = await created({ scope: 'admin' });
    expect(await world.apiKeys.findActiveByHash(key.hash)).toEqual(key);
    expect(await world.apiKeys.findActiveByHash('0'.repeat(64))).toBeNull();
  });

  it('refuses the same key twice and a project that does not exist', async () => {
    const { hash } = await created();
    const second = world.apiKeys.create(anApiKey({ hash }), aChange('api-key.create'));
    await expect(second).rejects.toBeInstanceOf(AlreadyExistsError);
    const orphan = world.apiKeys.create(anApiKey({ projectId: NOWHERE }), aChange('api-key.create'));
    await expect(orphan).rejects.toBeInstanceOf(NotFoundError);
  });

  it('revokes for good; twice is no error and no second change', async () => {
    const key = await created();
    const revoked = await world.apiKeys.revoke(PROJECT, key.id, aChange('api-key.revoke'));
    expect(revoked).toEqual({ ...key, revokedAt: expect.any(Date) as unknown });
    expect(await world.apiKeys.findActiveByHash(key.hash)).toBeNull();
    const version = await world.catalogue.currentVersion();
    expect(await world.apiKeys.revoke(PROJECT, key.id, aChange('api-key.revoke'))).toEqual(revoked);
    expect(await world.catalogue.currentVersion()).toBe(version);
  });

  it.each([NOWHERE, 'no uuid', 'nul\u0000'])('does not find %j to revoke', async (id) => {
    const revocation = world.apiKeys.revoke(PROJECT, id, aChange('api-key.revoke'));
    await expect(revocation).rejects.toBeInstanceOf(NotFoundError);
  });

  it('does not revoke a key of another project', async () => {
    const { id, hash } = await created();
    const revocation = world.apiKeys.revoke(NOWHERE, id, aChange('api-key.revoke'));
    await expect(revocation).rejects.toBeInstanceOf(NotFoundError);
    expect(await world.apiKeys.findActiveByHash(hash)).not.toBeNull();
  });

  it('leaves an admin key when told to, whoever revokes another at the same time', async () => {
    const change = aChange('api-key.revoke');
    const admins = [await created({ scope: 'admin' }), await created({ scope: 'admin' })];
    const kept = new Set(admins.map(({ id }) => id));
    for (const { id, scope } of await world.apiKeys.list(PROJECT)) {
      if (scope === 'admin' && !kept.has(id)) await world.apiKeys.revoke(PROJECT, id, change);
    }
    const outcomes = await Promise.allSettled(
      admins.map(({ id }) => world.apiKeys.revokeUnlessLast(PROJECT, id, change)),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: expect.any(LastAdminKeyError) as unknown,
    });
    const client = await created({ scope: 'client' });
    expect((await world.apiKeys.revokeUnlessLast(PROJECT, client.id, change)).revokedAt).not.toBeNull();
    await expect(world.apiKeys.revokeUnlessLast(PROJECT, NOWHERE, change)).rejects.toBeInstanceOf(
      NotFoundError,
    );
  });

  it('lists newest first, the revoked ones too', async () => {
    const [one, other] = [await created(), await created()];
    await world.apiKeys.revoke(PROJECT, one.id, aChange('api-key.revoke'));
    const [newest, before] = await world.apiKeys.list(PROJECT);
    expect([newest?.id, before?.id]).toEqual([other.id, one.id]);
    expect(await world.apiKeys.list(NOWHERE)).toEqual([]);
  });

  it('records each change and never the hash', async () => {
    const key = await created();
    await world.apiKeys.revoke(PROJECT, key.id, aChange('api-key.revoke'));
    const { items } = await world.auditLog.list(PROJECT, { limit: 9, cursor: null }, key.id);
    expect(items).toMatchObject([
      { action: 'api-key.revoke', before: { revokedAt: null }, after: { name: key.name } },
      { action: 'api-key.create', entityType: 'api-key', before: null, after: { lastFour: key.lastFour } },
    ]);
    expect(JSON.stringify(items)).not.toContain(key.hash);
  });

  it('counts every write in the version of the catalogue', async () => {
    const start = await world.catalogue.currentVersion();
    const { id } = await created();
    await world.apiKeys.revoke(PROJECT, id, aChange('api-key.revoke'));
    expect(await world.catalogue.currentVersion()).toBe(start + 2);
  });
});
