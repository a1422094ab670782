import { Argument, Command } from 'commander';

import type { CommandContext } from '../command-context.js';
import { APPS, type AppName } from './app-scripts.js';

/** One more API or worker in this process, beside whatever else runs. */
export function runCommand(context: () => CommandContext): Command {
  return new Command('run')
    .description('run one process, API or worker, against a database that is up and migrated')
    .addArgument(new Argument('<app>').choices(APPS))
    .action(async (app: AppName) => {
      const { runApp } = await import('./run-app.js');
      await runApp(app, context());
    });
}
