import { Command, Option } from 'commander';
import type { CommandContext } from '../command-context.js';
import { numberBetween, wholeNumber } from '../options/number-options.js';
import type { CalibrateOptions } from './calibrate.js';
import { parseShares } from './parse-shares.js';

const HELP = `
The metric's own units are split at random, again and again: nothing differs, so every effect that is found is a false
alarm. Exit code 1 when a rate is out of its band: the metric is then not decision-grade, and reports say so.
Example: csci calibrate --metric revenue --weights 0.9,0.1`;

export function calibrateCommand(context: () => CommandContext): Command {
  return new Command('calibrate')
    .description('check on its own data that a metric raises as few false alarms as it promises')
    .requiredOption('--metric <key>', 'key of the metric')
    .option(
      '--experiment <key>',
      'draw from the units of this experiment; else from all that were active lately',
    )
    .option('--days <count>', 'how far back', wholeNumber(1, 3650), 28)
    .option('--splits <count>', 'random splits', wholeNumber(100, 20_000), 2000)
    .option('--looks <count>', 'looks at each split, for the sequential methods', wholeNumber(1, 100))
    .option('--alpha <number>', 'accepted rate of false alarms', numberBetween(0.0001, 0.5), 0.05)
    .option('--weights <shares>', 'of control and treatment', parseShares, [0.5, 0.5])
    .option('--seed <number>', 'of the splits; drawn when not given', wholeNumber(0, 0xffffffff))
    .option(
      '--url, --server <url>',
      'address of the server (default: http://localhost:PORT, 3000 without PORT)',
    )
    .option('--key <key>', 'admin key; else CS_ADMIN_KEY')
    .addOption(new Option('--json', 'print the simulation as JSON').default(false))
    .addHelpText('after', HELP)
    .action(async (options: CalibrateOptions) => {
      const { calibrate } = await import('./calibrate.js');
      await calibrate(options, context());
    });
}
