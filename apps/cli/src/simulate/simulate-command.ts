import { Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../command-context.js';
import { withInferenceOptions } from '../options/inference-options.js';
import { numberBetween, wholeNumber } from '../options/number-options.js';
import { METRIC_KINDS, type MetricKind } from './scenario.js';
import type { SimulateOptions } from './simulate.js';

const HELP = `
Units are assigned by the server; conversion and revenue carry the effect, pages and latency carry none.
Of most units events of the two weeks before their exposure are sent too: each has habits, so its past tells of what it does
now, and the report takes that noise out.
The same seed gives each unit the same behaviour. Ctrl-C ends the traffic and shows what there is.
Example: csci simulate --units 5000 --rate 2000 --baseline 0.1 --effect 0.2      A/A check: --effect 0`;

export function simulateCommand(context: () => CommandContext): Command {
  const command = new Command('simulate')
    .description('create an experiment and send it traffic whose true effect is known')
    .option('--experiment <key>', 'key of the new experiment; made from the time when not given')
    .option('--units <count>', 'units to send', wholeNumber(1, 100_000_000), 2000)
    .option(
      '--rate <events>',
      'events a second, exposures and outcomes together',
      wholeNumber(1, 1_000_000),
      200,
    )
    .option('--duration <seconds>', 'longest time for new units', numberBetween(1, 1e9), 1e9)
    .option('--delay <seconds>', 'average time from exposure to outcome', numberBetween(0, 1e6), 2)
    .option('--baseline <share>', 'share of units that convert under control', numberBetween(0.0001, 1), 0.1)
    .option(
      '--effect <share>',
      'relative effect of the treatment; 0 for an A/A test',
      numberBetween(-1, 1000),
      0.1,
    )
    .option('--metrics <list>', `of ${METRIC_KINDS.join(', ')}; the first one decides`, parseKinds, [
      ...METRIC_KINDS,
    ])
    .option(
      '--history <share>',
      'share of units that were there before, and whose past takes noise out of the report',
      numberBetween(0, 1),
      0.8,
    );
  return withInferenceOptions(command, 'sequential; group-sequential with --planned-units')
    .option('--seed <number>', 'of the units’ behaviour', wholeNumber(0, 0xffffffff), 1)
    .option('--server <url>', 'address of the server (default: http://localhost:PORT, 3000 without PORT)')
    .option('--key <key>', 'admin key; else CS_ADMIN_KEY')
    .addOption(new Option('--json', 'print truth and report as JSON').default(false))
    .addHelpText('after', HELP)
    .action(async (options: SimulateOptions) => {
      const { simulate } = await import('./simulate.js');
      await simulate(options, context());
    });
}

function parseKinds(text: string): MetricKind[] {
  const kinds = text.split(',').map((part) => part.trim());
  const unknown = kinds.find((kind) => !(METRIC_KINDS as readonly string[]).includes(kind));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`"${unknown}" is none of ${METRIC_KINDS.join(', ')}.`);
  }
  return [...new Set(kinds)] as MetricKind[];
}
