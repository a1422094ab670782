import type { CommandContext } from '../command-context.js';
import { withDatabase } from '../database/with-database.js';
import { migrateEverything } from './migrate-everything.js';

export async function migrateDatabase(context: CommandContext): Promise<void> {
  const { applied } = await withDatabase(context, migrateEverything);
  const { terminal } = context;
  if (applied.length === 0) terminal.print('The database is up to date.');
  applied.forEach((name) => terminal.print(`applied ${name}`));
}
