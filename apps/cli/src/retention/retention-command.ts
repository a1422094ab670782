import { Command } from 'commander';

import type { CommandContext } from '../command-context.js';

export function retentionCommand(context: () => CommandContext): Command {
  return new Command('retention')
    .description('drop whole days of events that are counted and older than they must be kept; run it daily')
    .option('--days <days>', 'how long to keep events (default: CS_EVENT_RETENTION_DAYS)')
    .action(async (options: { days?: string }) => {
      const { dropOldEvents } = await import('./drop-old-events.js');
      await dropOldEvents(context(), options);
    });
}
