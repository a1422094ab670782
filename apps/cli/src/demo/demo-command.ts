import { Command } from 'commander';
import type { ServerOptions } from '../api-client/connect.js';
import type { CommandContext } from '../command-context.js';

export function demoCommand(context: () => CommandContext): Command {
  return new Command('demo')
    .description('show a finished experiment whose truth is known; starts a platform when none answers')
    .option('--server <url>', 'address of the platform (default: http://localhost:PORT, 3000 without PORT)')
    .option('--key <key>', 'admin key; else CS_ADMIN_KEY')
    .action(async (options: ServerOptions) => {
      const { demo } = await import('./demo.js');
      await demo(options, context());
    });
}
