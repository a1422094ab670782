import { Command, Option } from 'commander';
import { EVENT_LIMITS } from '#libs/domain';
import { parseWeights } from '../analyze/parse-weights.js';
import type { CommandContext } from '../command-context.js';
import { parseDelimiter } from '../csv/delimiter.js';
import { withInferenceOptions } from '../options/inference-options.js';
import { wholeNumber } from '../options/number-options.js';
import { parseMetMap } from './met-map.js';
import { parseOutcome } from './outcome-column.js';
import type { ReplayOptions } from './replay-options.js';

const HELP = `
A 0/1 or TRUE/FALSE outcome becomes a conversion metric, any other number a sum; zero and empty cells are no event.
Times without a zone are taken as UTC. Ids of events come from what the rows say, so sending a file again, in
any order, changes nothing. With an admin key the metrics and the experiment are made when they are absent, the
experiment with the inference that is asked for; of one that is there it stays as it is.
Example: csci replay landing_page.csv --unit user_id --time timestamp --variant group --outcome converted
  --experiment landing-page --met landing_page --met-map old_page=control,new_page=treatment`;

export function replayCommand(context: () => CommandContext): Command {
  const command = new Command('replay')
    .description('send a CSV file of units to a running server as exposures and outcomes')
    .argument('<file>', 'CSV file with a header; - reads standard input')
    .requiredOption('--unit <column>', 'column of the unit id')
    .requiredOption('--time <column>', 'column of the time (ISO 8601, or seconds or milliseconds since 1970)')
    .requiredOption('--variant <column>', 'column of the variant')
    .requiredOption(
      '--outcome <column>',
      'column of an outcome, or COLUMN=KEY; may be repeated',
      (text, previous?: unknown[]) => [...(previous ?? []), parseOutcome(text)],
    )
    .requiredOption('--experiment <key>', 'key of the experiment')
    .option(
      '--met <column>',
      'column of what the unit really met: a row that contradicts its variant is exposed to both',
    )
    .option(
      '--met-map <list>',
      'variants by value of --met, as old_page=control,new_page=treatment',
      parseMetMap,
    )
    .option('--control <variant>', 'the control, when the experiment is made', 'control')
    .option(
      '--weights <list>',
      'shares, when the experiment is made, as a=0.5,b=0.5; equal when not given',
      parseWeights,
    )
    .option('--name <text>', 'name, when the experiment is made')
    .option('--hypothesis <text>', 'hypothesis, when the experiment is made');
  return withInferenceOptions(command, 'sequential; group-sequential with --planned-units')
    .option('--delimiter <character>', 'what separates cells; \\t for a tab', parseDelimiter, ',')
    .option('--server <url>', 'address of the server (default: http://localhost:PORT, 3000 without PORT)')
    .option('--key <key>', 'admin or client key; else CS_ADMIN_KEY and CS_CLIENT_KEY')
    .option('--batch <events>', 'events in a request', wholeNumber(1, EVENT_LIMITS.eventsPerBatch), 1000)
    .option('--in-flight <requests>', 'requests at the same time', wholeNumber(1, 64), 4)
    .option('--skip-rows <rows>', 'rows that were sent already', wholeNumber(0), 0)
    .option('--reverse', 'send the last row first; keeps the file in memory', false)
    .addOption(new Option('--json', 'print the summary as JSON').default(false))
    .addHelpText('after', HELP)
    .action(async (file: string, options: ReplayOptions) => {
      const { replay } = await import('./replay.js');
      await replay(file, options, context());
    });
}
