import { pathToFileURL } from 'node:url';

import type { CommandContext } from '../command-context.js';
import { runningDatabaseUrl } from '../database/with-database.js';
import { CliError } from '../terminal/cli-error.js';
import { appScript, type AppName } from './app-scripts.js';

/** Turns this process into the app, with the database of the installation. @throws CliError when there is none. */
export async function runApp(app: AppName, context: CommandContext): Promise<void> {
  const script = appScript(app);
  const databaseUrl = runningDatabaseUrl(context);
  if (databaseUrl === undefined) {
    throw new CliError(
      'There is no database: set DATABASE_URL, or run csci start in another terminal first.',
    );
  }
  // The app reads its environment itself, as in any other deployment.
  process.env['DATABASE_URL'] = databaseUrl;
  await import(pathToFileURL(script).href);
}
