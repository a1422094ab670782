import { Command } from 'commander';

import type { CommandContext } from '../command-context.js';
import type { RecountOptions } from './recount.js';

const HELP = `
Reports are made of sums that are kept up to date; a recount forms them from the log of events again, at one and the
same moment, and lists what differs. Nothing may. Exit code 1 when something does, or when a recount failed.
Workers recount every experiment each night, at CS_RECOUNT_AT.`;

export function recountCommand(context: () => CommandContext): Command {
  return new Command('recount')
    .description('check the statistics of experiments against the log of events')
    .argument('[experiment...]', 'their keys; every experiment that is measured when none is named')
    .option('--repair', 'build what differs anew from the log, and recount again', false)
    .option('--json', 'one JSON object a line', false)
    .option('--server <url>', 'the server (default: this machine, at PORT or 3000)')
    .option('--key <key>', 'an admin key (default: CS_ADMIN_KEY)')
    .addHelpText('after', HELP)
    .action(async (experiments: string[], options: RecountOptions) => {
      const { recount } = await import('./recount.js');
      await recount(context(), experiments, options);
    });
}
