import { Command } from 'commander';

import type { CommandContext } from '../command-context.js';

export function startCommand(context: () => CommandContext): Command {
  return new Command('start')
    .description('start everything: database (unless DATABASE_URL is set), API and worker')
    .option('--verbose', 'show the logs of API and worker')
    .action(async ({ verbose = false }: { verbose?: boolean }) => {
      const { runPlatform } = await import('./run-platform.js');
      await runPlatform(context(), { isVerbose: verbose });
    });
}
