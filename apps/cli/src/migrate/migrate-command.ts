import { Command } from 'commander';

import type { CommandContext } from '../command-context.js';

export function migrateCommand(context: () => CommandContext): Command {
  return new Command('migrate')
    .description('bring the database up to this release (csci start does it too)')
    .action(async () => {
      const { migrateDatabase } = await import('./migrate-database.js');
      await migrateDatabase(context());
    });
}
