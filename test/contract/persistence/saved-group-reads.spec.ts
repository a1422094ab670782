import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SavedGroup } from '#libs/domain';
import { openPersistence, type Persistence } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { aChange, aSavedGroup } from '../builders.js';
import { execute } from './empty-database.js';

describe('a catalogue that is loaded again', () => {
  let database: TestDatabase;
  let persistence: Persistence;
  const [kept, changed] = [aSavedGroup(), aSavedGroup()];

  beforeAll(async () => {
    database = await createTestDatabase();
    persistence = openPersistence({ databaseUrl: database.url });
    for (const group of [kept, changed]) {
      await persistence.savedGroups.create(group, aChange('saved-group.create'));
    }
  });
  afterAll(async () => {
    await persistence.close();
    await database.drop();
  });

  async function groupsNow(): Promise<SavedGroup[]> {
    return (await persistence.catalogue.load()).savedGroups;
  }

  it('reads only the groups that changed', async () => {
    const before = await groupsNow();
    expect(before).toEqual([kept, changed]);
    const after = { ...changed, name: 'Renamed', version: 2 };
    await persistence.savedGroups.update(after, aChange('saved-group.update'));
    const now = await groupsNow();
    expect(now).toEqual([kept, after]);
    expect(now[0]).toBe(before[0]);
  });

  it('reads a version that comes a second time, as it does after a backup was put back', async () => {
    await groupsNow();
    await execute(
      database.url,
      `UPDATE saved_groups SET name = 'Another history', updated_at = updated_at + interval '1 ms' WHERE id = $1`,
      [kept.id],
    );
    expect((await groupsNow())[0]).toMatchObject({ id: kept.id, version: 1, name: 'Another history' });
  });

  it('is complete however many loads run at the same time as changes', async () => {
    const group = aSavedGroup();
    await persistence.savedGroups.create(group, aChange('saved-group.create'));
    // Every write from here on adds one to both.
    const apart = (await persistence.catalogue.currentVersion()) - group.version;
    const writing = (async () => {
      for (let version = 2; version <= 20; version += 1) {
        const updatedAt = new Date(group.updatedAt.getTime() + version);
        await persistence.savedGroups.update({ ...group, version, updatedAt }, aChange('saved-group.update'));
      }
    })();
    let seen = 0;
    while (seen < 20) {
      const snapshots = await Promise.all([1, 2, 3].map(() => persistence.catalogue.load()));
      for (const snapshot of snapshots) {
        const versionSeen = snapshot.savedGroups.find(({ id }) => id === group.id)?.version ?? 0;
        expect(snapshot.savedGroups).toHaveLength(3);
        expect(snapshot.version - versionSeen).toBe(apart);
        seen = Math.max(seen, versionSeen);
      }
    }
    await writing;
    expect((await groupsNow()).find(({ id }) => id === group.id)?.version).toBe(20);
  });
});
