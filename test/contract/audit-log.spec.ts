import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidInputError, type AuditEntry } from '#libs/domain';
import { aChange, aMetric, NOWHERE, PROJECT } from './builders.js';
import { WORLDS, type World } from './worlds.js';

describe.each(WORLDS)('AuditLog, %s', (_name, open) => {
  let world: World;
  const metric = aMetric();
  const startedAt = Date.now();

  beforeAll(async () => {
    world = await open();
    await world.metrics.create(metric, aChange('metric.create'));
    await world.metrics.create(aMetric(), aChange('metric.create'));
    for (const version of [2, 3, 4]) {
      await world.metrics.update({ ...metric, version }, aChange(`metric.update-${version}`));
    }
  });
  afterAll(() => world.close());

  async function pagesOf(limit: number, entityKey: string | null): Promise<AuditEntry[][]> {
    const pages: AuditEntry[][] = [];
    let cursor: string | null = null;
    do {
      const page: { items: AuditEntry[]; nextCursor: string | null } = await world.auditLog.list(
        PROJECT,
        { limit, cursor },
        entityKey,
      );
      pages.push(page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return pages;
  }

  it.each([1, 2, 4, 100])('tells the story of one entity, newest first, %i at a time', async (limit) => {
    const pages = await pagesOf(limit, metric.key);
    expect(pages.flat().map((entry) => entry.action)).toEqual([
      'metric.update-4',
      'metric.update-3',
      'metric.update-2',
      'metric.create',
    ]);
    expect(pages).toHaveLength(Math.ceil(4 / limit));
  });

  it('tells the story of the whole project', async () => {
    const entries = (await pagesOf(2, null)).flat();
    expect(entries).toHaveLength(5);
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(5);
    for (const entry of entries) {
      expect(entry).toMatchObject({ actor: 'Ada (key 1)', requestId: 'request-1', projectId: PROJECT });
      expect(entry.at.getTime()).toBeGreaterThanOrEqual(startedAt - 1_000);
    }
  });

  it('has nothing to tell of another project', async () => {
    const page = await world.auditLog.list(NOWHERE, { limit: 5, cursor: null }, null);
    expect(page).toEqual({ items: [], nextCursor: null });
  });

  it('refuses a cursor that it did not give', async () => {
    const page = world.auditLog.list(PROJECT, { limit: 5, cursor: 'x' }, null);
    await expect(page).rejects.toBeInstanceOf(InvalidInputError);
  });
});
