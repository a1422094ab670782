import { Command } from 'commander';

import type { CommandContext } from '../command-context.js';
import type { DataMapOptions } from './show-data-map.js';

export function dataMapCommand(context: () => CommandContext): Command {
  return new Command('data-map')
    .description('what events mean, who sends them, what reads them, and what is odd about them')
    .argument('[event]', 'all that is known of this one')
    .option('--exposure', 'the event is the exposures of the experiment with this key')
    .option('--warning <code>', 'only events with this warning, such as EVENT_STOPPED')
    .option('--search <text>', 'only events whose name, description or owner has it')
    .option('--json', 'one JSON object a line')
    .option('--server <url>', 'the server (default: this machine, at PORT or 3000)')
    .option('--key <key>', 'an admin key (default: CS_ADMIN_KEY)')
    .action(async (event: string | undefined, options: DataMapOptions) => {
      const { showDataMap, showEvent } = await import('./show-data-map.js');
      await (event === undefined ? showDataMap(context(), options) : showEvent(context(), event, options));
    });
}
