import { loadEnvironment, type Environment } from '#libs/config';

import { dataDirectoryAt, type DataDirectory } from './data-directory/data-directory.js';
import type { Terminal } from './terminal/terminal.js';

/** What every command is given instead of reaching for the process. */
export interface CommandContext {
  readonly environment: Environment;
  /** As it came, to pass on to child processes. */
  readonly variables: NodeJS.ProcessEnv;
  readonly directory: DataDirectory;
  readonly terminal: Terminal;
}

/** @throws InvalidEnvironmentError naming every variable that is wrong. */
export function commandContext(variables: NodeJS.ProcessEnv, terminal: Terminal): CommandContext {
  const environment = loadEnvironment(variables);
  return { environment, variables, directory: dataDirectoryAt(environment.CS_DATA_DIR), terminal };
}
