import { PostgresEventRetention } from '#libs/event-store';

import type { CommandContext } from '../command-context.js';
import { withDatabase } from '../database/with-database.js';
import { CliError } from '../terminal/cli-error.js';

export async function dropOldEvents(context: CommandContext, { days }: { days?: string }): Promise<void> {
  const { environment, terminal } = context;
  const kept = days === undefined ? environment.CS_EVENT_RETENTION_DAYS : wholeDays(days);
  if (kept === undefined) {
    throw new CliError('Everything is kept: say for how many days with --days or CS_EVENT_RETENTION_DAYS.');
  }
  const dropped = await withDatabase(context, async (connectionString) => {
    const retention = new PostgresEventRetention({ connectionString });
    try {
      return await retention.dropOlderThan(kept);
    } finally {
      await retention.close();
    }
  });
  terminal.print(`Dropped: ${dropped.days.length} days of events and ${dropped.ids} ids.`);
  for (const day of dropped.postponed)
    terminal.note(`${day} is kept: not all of it is counted, or it is in use.`);
}

function wholeDays(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new CliError('--days must be a whole number of days, at least 1.');
  return Number(text);
}
