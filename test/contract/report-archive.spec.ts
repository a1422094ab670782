import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlreadyExistsError } from '#libs/domain';
import { aStoredReport } from './builders.js';
import { WORLDS, type World } from './worlds.js';

describe.each(WORLDS)('ReportArchive, %s', (_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  it('gives a report back exactly as it was shown', async () => {
    const stored = aStoredReport();
    await world.reports.save(stored);
    const found = await world.reports.find(stored.experimentId, stored.id);
    expect(found).toEqual(stored);
    expect(JSON.stringify(found?.report)).toBe(JSON.stringify(stored.report));
  });

  it('refuses to save over a report', async () => {
    const stored = aStoredReport();
    await world.reports.save(stored);
    await expect(world.reports.save(stored)).rejects.toBeInstanceOf(AlreadyExistsError);
  });

  it('finds a report only under its experiment, and nothing under text that is no id', async () => {
    const stored = aStoredReport();
    await world.reports.save(stored);
    expect(await world.reports.find(randomUUID(), stored.id)).toBeNull();
    expect(await world.reports.find(stored.experimentId, randomUUID())).toBeNull();
    expect(await world.reports.find(stored.experimentId, 'nul\u0000')).toBeNull();
  });

  it('knows the newest and lists all of them, newest first, without their content', async () => {
    const experimentId = randomUUID();
    expect(await world.reports.newest(experimentId)).toBeNull();
    const reports = [1, 2, 3].map(() => aStoredReport({ experimentId }));
    for (const report of [reports[1], reports[2], reports[0]]) {
      if (report) await world.reports.save(report);
    }
    expect(await world.reports.newest(experimentId)).toEqual(reports[2]);
    const first = await world.reports.list(experimentId, { limit: 2, cursor: null });
    const second = await world.reports.list(experimentId, { limit: 2, cursor: first.nextCursor });
    const heads = reports.map(({ id, createdAt }) => ({ id, experimentId, createdAt }));
    expect([...first.items, ...second.items]).toEqual(heads.reverse());
    expect(second.nextCursor).toBeNull();
  });
});
