import type { CommandContext } from '../command-context.js';
import { withDatabase } from '../database/with-database.js';
import { firstKeys } from '../start/first-keys.js';
import { migrateEverything } from './migrate-everything.js';

export async function migrateDatabase(context: CommandContext, withFirstKeys: boolean): Promise<void> {
  const { terminal, environment } = context;
  const { applied, keys } = await withDatabase(context, async (databaseUrl) => ({
    ...(await migrateEverything(databaseUrl)),
    keys: withFirstKeys ? await firstKeys(databaseUrl, environment) : [],
  }));
  if (applied.length === 0) terminal.print('The database is up to date.');
  applied.forEach((name) => terminal.print(`applied ${name}`));
  keys.forEach((line) => terminal.print(line));
}
