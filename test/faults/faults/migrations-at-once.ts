import { MigrateProcess } from '../platform/migrate-process.js';
import type { Fault } from './fault.js';

const PROCESSES = 4;

/** Four processes bring a new database up to date at once, and the one that is being used: all end well. */
export const migrationsAtOnce: Fault = {
  name: 'migrations-at-once',
  matrix: ['F-34', 'F-35'],
  takes: ['config', 'database'],
  isSlow: true,
  async strike({ plan, databaseUrl, findings }) {
    const empty = await plan.cluster.createEmptyDatabase();
    const urls = [...Array.from({ length: PROCESSES }, () => empty), databaseUrl];
    const failures = await Promise.all(urls.map((url) => new MigrateProcess(url).failure()));
    for (const failure of failures) if (failure !== null) findings.add('migrations-at-once', failure);
    await plan.cluster.dropDatabase(empty);
  },
};
