import { MigrateProcess } from '../platform/migrate-process.js';
import type { Site } from '../platform/site.js';
import { comesToHold, lasting } from '../wait.js';
import type { Fault } from './fault.js';

const TABLES = `SELECT count(*)::integer AS count FROM pg_class WHERE relnamespace NOT IN
  (SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg%' OR nspname = 'information_schema')`;

async function relations({ plan }: Site, url: string): Promise<number> {
  const [row] = await plan.cluster.asSuperuser<{ count: number }>(url, TABLES);
  return row?.count ?? 0;
}

/** A migration of a new database dies half-way; the next one makes it whole. */
export const migrationKilled: Fault = {
  name: 'migration-killed',
  matrix: ['F-36'],
  takes: ['config', 'database'],
  isSlow: true,
  async strike(site, dice) {
    const { plan, databaseUrl, findings } = site;
    const empty = await plan.cluster.createEmptyDatabase();
    const killed = new MigrateProcess(empty);
    await comesToHold(async () => (await relations(site, empty)) > 0, 20_000);
    await lasting(dice.integer(0, 150));
    killed.kill();
    await killed.failure();
    const failure = await new MigrateProcess(empty).failure();
    if (failure !== null) findings.add('migration-killed', `the next one failed: ${failure}`);
    const [is, should] = await Promise.all([empty, databaseUrl].map((url) => relations(site, url)));
    // Partitions are made by the day and by workers: the one in use may have more.
    if (is !== undefined && should !== undefined && is > should)
      findings.add('migration-killed', `${is} relations instead of ${should}`);
    await plan.cluster.dropDatabase(empty);
  },
};
