import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { CliError } from '../terminal/cli-error.js';

export const APPS = ['api', 'worker'] as const;
export type AppName = (typeof APPS)[number];

/** The compiled start file of an app, beside the compiled command line. @throws CliError when it was not built. */
export function appScript(app: AppName): string {
  const script = fileURLToPath(new URL(`../../../${app}/src/main.js`, import.meta.url));
  if (!existsSync(script))
    throw new CliError(`${script} is missing: the build is not complete. Run npm run build.`);
  return script;
}
