import { migrate } from '#libs/persistence';
import { migrateQueues } from '#libs/queues';

/**
 * Brings the platform's schema and that of the queues up to this release. The queues' is kept even where Redis
 * carries them, so that moving back needs no step. Both take locks: several processes may call at once.
 * @returns names of the platform's migrations that were applied now
 */
export async function migrateEverything(databaseUrl: string): Promise<{ applied: string[] }> {
  const result = await migrate(databaseUrl);
  await migrateQueues(databaseUrl);
  return result;
}
