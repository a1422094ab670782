import { Command, InvalidArgumentError, Option } from 'commander';
import { INFERENCE_KINDS } from '#libs/domain';
import { parseDelimiter } from '../csv/delimiter.js';
import type { CommandContext } from '../command-context.js';
import { EMPTY_POLICIES } from './metric-reader.js';
import type { AnalyzeOptions } from './analyze.js';
import { parseWeights } from './parse-weights.js';

const HELP = `
A column of TRUE/FALSE or 0/1 is a proportion, any other number a mean, A/B the ratio of two columns.
A unit under two variants is left out and counted; of several rows under one variant the first counts.
Example: csci analyze cookie_cats.csv --unit userid --variant version --control gate_30 --metric retention_7`;

export function analyzeCommand(context: () => CommandContext): Command {
  return new Command('analyze')
    .description('report on a CSV table with one row a unit; needs no server')
    .argument('<file>', 'CSV file with a header; - reads standard input')
    .requiredOption('--unit <column>', 'column of the unit id')
    .requiredOption('--variant <column>', 'column of the variant')
    .requiredOption('--control <value>', 'value of the variant column that is the control')
    .requiredOption('--metric <column>', 'column to compare, or A/B for a ratio; may be repeated', collect)
    .option('--decrease <metric>', 'a metric that should fall; may be repeated', collect, [])
    .option('--alpha <number>', 'accepted rate of false alarms', parseAlpha, 0.05)
    .addOption(
      new Option('--inference <kind>', 'sequential: valid however often you look')
        .choices(INFERENCE_KINDS)
        .default('fixed'),
    )
    .option('--weights <list>', 'shares that were meant, as a=0.5,b=0.5; equal when not given', parseWeights)
    .addOption(
      new Option('--empty <meaning>', 'what an empty cell of a metric means')
        .choices(EMPTY_POLICIES)
        .default('error'),
    )
    .option('--delimiter <character>', 'what separates cells; \\t for a tab', parseDelimiter, ',')
    .option('--html <file>', 'also write the report as a page')
    .addOption(new Option('--json', 'print the report as JSON').conflicts('csv'))
    .addOption(new Option('--csv', 'print the report as CSV'))
    .addHelpText('after', HELP)
    .action(async (file: string, options: AnalyzeOptions) => {
      const { analyze } = await import('./analyze.js');
      await analyze(file, options, context().terminal);
    });
}

function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

function parseAlpha(text: string): number {
  const alpha = Number(text);
  if (alpha > 0 && alpha < 1) return alpha;
  throw new InvalidArgumentError('It must be between 0 and 1, for example 0.05.');
}
