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

  it('binds a key to origins, and to none again, with an entry of its own for each', async () => {
    const key = await created({ allowedOrigins: ['https://old.example'] });
    expect(await world.apiKeys.findActiveByHash(key.hash)).toEqual(key);
    const origins = ['https://shop.example', 'https://*.example'];
    const change = aChange('api-key.update');
    const bound = await world.apiKeys.setAllowedOrigins(PROJECT, key.id, origins, change);
    expect(bound).toEqual({ ...key, allowedOrigins: origins });
    expect(await world.apiKeys.findActiveByHash(key.hash)).toEqual(bound);
    expect((await world.catalogue.load()).keys).toContainEqual(bound);
    const version = await world.catalogue.currentVersion();
    expect(await world.apiKeys.setAllowedOrigins(PROJECT, key.id, [], change)).toEqual({
      ...key,
      allowedOrigins: [],
    });
    expect(await world.catalogue.currentVersion()).toBe(version + 1);
    const { items } = await world.auditLog.list(PROJECT, { limit: 9, cursor: null }, key.id);
    expect(items).toMatchObject([
      { action: 'api-key.update', before: { allowedOrigins: origins }, after: { allowedOrigins: [] } },
      { action: 'api-key.update', before: { allowedOrigins: ['https://old.example'] } },
      { action: 'api-key.create' },
    ]);
    expect(JSON.stringify(items)).not.toContain(key.hash);
  });

  it('binds no key that is revoked, of another project, or not there', async () => {
    const key = await created();
    const change = aChange('api-key.update');
    for (const [project, id] of [
      [NOWHERE, key.id],
      [PROJECT, NOWHERE],
      [PROJECT, 'no uuid'],
      [PROJECT, 'nul\u0000'],
    ] as const) {
      const binding = world.apiKeys.setAllowedOrigins(project, id, ['https://shop.example'], change);
      await expect(binding).rejects.toBeInstanceOf(NotFoundError);
    }
    const revoked = await world.apiKeys.revoke(PROJECT, key.id, aChange('api-key.revoke'));
    const late = world.apiKeys.setAllowedOrigins(PROJECT, key.id, ['https://shop.example'], change);
    await expect(late).rejects.toBeInstanceOf(NotFoundError);
    expect((await world.apiKeys.list(PROJECT)).find(({ id }) => id === key.id)).toEqual(revoked);
  });

  it('loses neither a revocation nor the origins when both come at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await created();
      const [binding, revocation] = await Promise.allSettled([
        world.apiKeys.setAllowedOrigins(PROJECT, id, ['https://shop.example'], aChange('api-key.update')),
        world.apiKeys.revoke(PROJECT, id, aChange('api-key.revoke')),
      ]);
      expect(revocation.status).toBe('fulfilled');
      const kept = (await world.apiKeys.list(PROJECT)).find((key) => key.id === id);
      expect(kept?.revokedAt).not.toBeNull();
      expect(kept?.allowedOrigins).toEqual(binding.status === 'fulfilled' ? ['https://shop.example'] : []);
    }
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
