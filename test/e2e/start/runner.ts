import { fileURLToPath } from 'node:url';

import { commandContext } from '../../../apps/cli/src/command-context.js';
import { runPlatform } from '../../../apps/cli/src/start/run-platform.js';
import { explainError } from '../../../apps/cli/src/terminal/explain-error.js';
import { processTerminal } from '../../../apps/cli/src/terminal/terminal.js';

const STAND_INS = {
  api: new URL('./stand-in-api.mjs', import.meta.url),
  worker: new URL('./stand-in-worker.mjs', import.meta.url),
};

/** `csci start` from the sources, with stand-ins for the API and the worker whose faults the test chooses. */
const terminal = processTerminal();
try {
  await runPlatform(commandContext(process.env, terminal), {
    isVerbose: false,
    scriptOf: (app) => fileURLToPath(STAND_INS[app]),
  });
} catch (error) {
  terminal.note(explainError(error));
  process.exitCode = 1;
}
