import { Command, Option } from 'commander';
import { parseDelimiter } from '../csv/delimiter.js';
import type { CommandContext } from '../command-context.js';
import { withInferenceOptions } from '../options/inference-options.js';
import type { AnalyzeOptions } from './analyze-options.js';
import { parseCap, parseGuardrail, parseQuantile } from './metric-options.js';
import { parseWeights } from './parse-weights.js';
import { EMPTY_POLICIES } from './table-question.js';

const HELP = `
What columns mean
  A metric of TRUE/FALSE or 0/1 is a proportion, any other column of numbers a mean, A/B the ratio of two columns' totals.
  A covariate is something known before the unit met its variant (what it did last month): it takes noise out of every
  metric. Where its cell is empty the mean stands in, and that it was missing becomes a covariate too. A/B gives both columns.
  A segment is a text known beforehand (device, country); its 20 largest values are shown, the rest as "other".
  A unit under two variants is left out and counted; of several rows under one variant the first counts.

Examples
  Two metrics that decide, correction for their number included
    csci analyze cookie_cats.csv --unit userid --variant version --control gate_30 --metric retention_1 --metric retention_7
  Less noise, by what players did before, and the same for each device
    csci analyze game.csv --unit id --variant arm --control a --metric rounds --covariate rounds_before --segment device
  Revenue capped where the highest 0.1 % begin, latency guarded: its 90th percentile may rise by 2 % at most
    csci analyze shop.csv --unit id --variant arm --control old --metric revenue --cap revenue=q0.999
      --guardrail latency:0.02 --quantile latency=0.9 --decrease latency
  A look on the way to 100,000 units, as JSON, from a pipe
    zcat shop.csv.gz | csci analyze - --unit id --variant arm --control old --metric bought --planned-units 100000 --json

Memory does not grow with the rows but for up to 40 bytes a unit, and up to 16 bytes a unit for each --quantile (again for each
--segment beside it) and each --cap by a quantile. The file is read once more for a cap by a quantile, and once more when units
stand under two variants.`;

/** Of options that may be repeated and were not said. */
const NONE = {
  secondary: [],
  guardrail: [],
  decrease: [],
  covariate: [],
  segment: [],
  cap: [],
  quantile: [],
};

export function analyzeCommand(context: () => CommandContext): Command {
  const command = new Command('analyze')
    .description('report on a CSV table with one row a unit; needs no server')
    .argument('<file>', 'CSV file with a header; - reads standard input')
    .requiredOption('--unit <column>', 'column of the unit id')
    .requiredOption('--variant <column>', 'column of the variant')
    .requiredOption('--control <value>', 'value of the variant column that is the control')
    .requiredOption('--metric <column>', 'column to compare, or A/B for a ratio *', collect)
    .option('--secondary <column>', 'a metric that is watched and does not decide *', collect)
    .option(
      '--guardrail <column[:margin]>',
      'a metric that must not be harmed, by more than the margin (0.02 is 2 %) *',
      collected(parseGuardrail),
    )
    .option('--decrease <metric>', 'a metric that should fall *', collect)
    .option(
      '--covariate <column>',
      'what units were like before, to take noise out (CUPED), or A/B *',
      collect,
    )
    .option('--segment <column>', 'look at each of its values apart *', collect)
    .option(
      '--cap <metric=value>',
      'cap a metric: at a value, or as METRIC=q0.999 at that quantile of all units (q0.999:nonzero without zeros) *',
      collected(parseCap),
    )
    .option(
      '--quantile <metric=level>',
      'compare a quantile instead of the mean: METRIC=0.9 (0.9:nonzero without zeros) *',
      collected(parseQuantile),
    );
  return withInferenceOptions(command, 'fixed; group-sequential with --planned-units')
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
    .addHelpText('after', `\n* may be repeated\n${HELP}`)
    .action(async (file: string, options: AnalyzeOptions) => {
      const { analyze } = await import('./analyze.js');
      await analyze(file, { ...NONE, ...options }, context().terminal);
    });
}

function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

function collected<Value>(parse: (text: string) => Value): (text: string, previous?: Value[]) => Value[] {
  return (text, previous) => [...(previous ?? []), parse(text)];
}
