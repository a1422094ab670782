import { Command } from 'commander';

import type { CommandContext } from '../command-context.js';

export function migrateCommand(context: () => CommandContext): Command {
  return new Command('migrate')
    .description('bring the database up to this release (csci start does it too)')
    .option(
      '--first-keys',
      'then make the first admin and client key, as csci start does, and show them once',
    )
    .action(async ({ firstKeys = false }: { firstKeys?: boolean }) => {
      const { migrateDatabase } = await import('./migrate-database.js');
      await migrateDatabase(context(), firstKeys);
    });
}
