import { Command, Option } from 'commander';
import { INFERENCE_KINDS, METRIC_TYPES } from '#libs/domain';
import type { CommandContext } from '../command-context.js';
import { numberBetween, wholeNumber } from '../options/number-options.js';
import { parseNumberList, parseWeightList } from './parse-number-list.js';
import type { PowerOptions } from './power-options.js';

const HELP = `
With --effect it answers how many units and days; with --units or --days the smallest effect; with both the power.
--baseline (a share) or --mean and --sd need no server. --metric takes baseline, covariate and arrivals from the
project's own data. Without a question it shows what 28 days find.
Examples: csci power --baseline 0.05 --effect 0.02 --per-day 4000
          csci power --mean 20 --sd 35 --units 50000 --inference group-sequential
          csci power --metric revenue --effect 0.01`;

export function powerCommand(context: () => CommandContext): Command {
  const command = new Command('power')
    .description('how many units and days a test needs, or the smallest effect that it finds')
    .option('--baseline <share>', 'share of units that convert without an experiment', numberBetween(0, 1))
    .option('--mean <number>', 'mean of the metric without an experiment', numberBetween(-1e15, 1e15))
    .option('--sd <number>', 'standard deviation between units', numberBetween(0, 1e15))
    .addOption(new Option('--type <type>', 'of the metric').choices(METRIC_TYPES))
    .option(
      '--correlation <number>',
      'with the covariate, which takes its square off the variance',
      numberBetween(-1, 1),
    );
  questionOptions(command);
  serverOptions(command);
  return command.addHelpText('after', HELP).action(async (options: PowerOptions) => {
    const { power } = await import('./power.js');
    await power(options, context());
  });
}

function questionOptions(command: Command): void {
  command
    .option('--effect <share>', 'relative effect to be found, for example 0.02', numberBetween(-1, 1e6))
    .option('--units <count>', 'units, all variants together', wholeNumber(1))
    .option('--days <count>', 'runtime', wholeNumber(1, 3650))
    .option('--power <share>', 'wanted chance to find the effect (default: 0.8)', numberBetween(0, 1))
    .option('--alpha <number>', 'accepted rate of false alarms (default: 0.05)', numberBetween(0, 0.5))
    .addOption(
      new Option('--variants <count>', 'of equal shares, control among them (default: 2)')
        .argParser(wholeNumber(2, 50))
        .conflicts('weights'),
    )
    .option('--weights <list>', 'shares, control first, as 0.5,0.25,0.25', parseWeightList)
    .option('--primary-metrics <count>', 'that share alpha (default: 1)', wholeNumber(1, 1000))
    .option('--guardrails <count>', 'that must be shown harmless too (default: 0)', wholeNumber(0, 1000))
    .addOption(
      new Option('--inference <kind>', 'that decides (default: sequential)').choices(INFERENCE_KINDS),
    )
    .option('--looks <count>', 'evenly spaced, up to the planned end (default: 28)', wholeNumber(1, 100))
    .option('--per-day <list>', 'new units a day; of several numbers the last one repeats', parseNumberList)
    .option('--traffic <share>', 'of the new units that is admitted (default: 1)', numberBetween(0, 1));
}

function serverOptions(command: Command): void {
  command
    .option('--metric <key>', 'take the baseline from this metric’s own data')
    .option('--experiment <key>', 'take the plan, and once it runs the units, of this experiment')
    .option('--days-history <count>', 'how far back data are read', wholeNumber(1, 365), 28)
    .option(
      '--url, --server <url>',
      'address of the server (default: http://localhost:PORT, 3000 without PORT)',
    )
    .option('--key <key>', 'admin key; else CS_ADMIN_KEY')
    .addOption(new Option('--json', 'print question and answer as JSON').default(false));
}
