import { Command } from 'commander';

import { analyzeCommand } from './analyze/analyze-command.js';
import { calibrateCommand } from './calibrate/calibrate-command.js';
import { commandContext } from './command-context.js';
import { dataMapCommand } from './data-map/data-map-command.js';
import { demoCommand } from './demo/demo-command.js';
import { doctorCommand } from './doctor/doctor-command.js';
import { keysCommand } from './keys/keys-command.js';
import { metricCommand } from './metric/metric-command.js';
import { migrateCommand } from './migrate/migrate-command.js';
import { powerCommand } from './power/power-command.js';
import { quarantineCommand } from './quarantine/quarantine-command.js';
import { recountCommand } from './recount/recount-command.js';
import { replayCommand } from './replay/replay-command.js';
import { retentionCommand } from './retention/retention-command.js';
import { simulateCommand } from './simulate/simulate-command.js';
import { runCommand } from './start/run-command.js';
import { startCommand } from './start/start-command.js';
import { explainError } from './terminal/explain-error.js';
import { processTerminal, type Terminal } from './terminal/terminal.js';
import { projectVersion } from './version/project-version.js';

/** The command line. Heavy parts of a command are loaded when it runs, so that the others start at once. */
export function program(variables: NodeJS.ProcessEnv, terminal: Terminal): Command {
  const context = () => commandContext(variables, terminal);
  return new Command('csci')
    .description('consumer-science: state a belief, test it, keep what was learned')
    .version(projectVersion())
    .addCommand(startCommand(context))
    .addCommand(runCommand(context))
    .addCommand(migrateCommand(context))
    .addCommand(keysCommand(context))
    .addCommand(doctorCommand(context))
    .addCommand(metricCommand(context))
    .addCommand(powerCommand(context))
    .addCommand(analyzeCommand(context))
    .addCommand(replayCommand(context))
    .addCommand(dataMapCommand(context))
    .addCommand(quarantineCommand(context))
    .addCommand(retentionCommand(context))
    .addCommand(recountCommand(context))
    .addCommand(simulateCommand(context))
    .addCommand(calibrateCommand(context))
    .addCommand(demoCommand(context));
}

export async function main(argv: readonly string[]): Promise<void> {
  const terminal = processTerminal();
  try {
    await program(process.env, terminal).parseAsync(argv);
  } catch (error) {
    terminal.note(explainError(error));
    process.exitCode = 1;
  }
}
