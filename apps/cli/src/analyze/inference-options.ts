import { Option, type Command } from 'commander';
import { DEFAULT_ANALYSIS, INFERENCE_KINDS, MULTIPLICITY_KINDS, SPENDING_KINDS } from '#libs/domain';
import { InvalidArgumentError } from 'commander';
import { wholeNumber } from '../options/number-options.js';
import { CliError } from '../terminal/cli-error.js';
import type { InferenceOptions } from './analyze-options.js';

/** Longest group-sequential design that is computed without a noticeable wait. */
const MOST_LOOKS = 365;

/** Adds the options that say how a report infers; `usual` is what holds without `--inference`, in words. */
export function withInferenceOptions(command: Command, usual: string): Command {
  return command
    .option(
      '--alpha <number>',
      `accepted rate of false alarms (default: ${DEFAULT_ANALYSIS.alpha})`,
      parseAlpha,
    )
    .addOption(
      new Option(
        '--inference <kind>',
        `sequential: valid however often you look; group-sequential: up to --planned-units; fixed: valid once (default: ${usual})`,
      ).choices(INFERENCE_KINDS),
    )
    .option(
      '--planned-units <count>',
      'units, all variants together, at which it was planned to end',
      wholeNumber(2),
    )
    .option(
      '--looks <count>',
      `looks of a group-sequential design (default: ${DEFAULT_ANALYSIS.looks})`,
      wholeNumber(1, MOST_LOOKS),
    )
    .addOption(
      new Option(
        '--spending <kind>',
        `how such a design spends alpha (default: ${DEFAULT_ANALYSIS.spending})`,
      ).choices(SPENDING_KINDS),
    )
    .addOption(
      new Option(
        '--multiplicity <kind>',
        `correction for several metrics and variants (default: ${DEFAULT_ANALYSIS.multiplicity})`,
      ).choices(MULTIPLICITY_KINDS),
    );
}

/** CliError when the options cannot go together. */
export function requireSoundInference({ inference, plannedUnits, looks, spending }: InferenceOptions): void {
  const hasPlan = plannedUnits !== undefined;
  if (inference === 'group-sequential' && !hasPlan) {
    throw new CliError('--inference group-sequential needs --planned-units: how many units was it to have?');
  }
  const isDesigned = hasPlan && (inference ?? 'group-sequential') === 'group-sequential';
  if (isDesigned) return;
  if (looks !== undefined)
    throw new CliError('--looks is of a group-sequential design: say --planned-units.');
  if (spending !== undefined)
    throw new CliError('--spending is of a group-sequential design: say --planned-units.');
}

function parseAlpha(text: string): number {
  const alpha = Number(text);
  if (alpha > 0 && alpha < 1) return alpha;
  throw new InvalidArgumentError('It must be between 0 and 1, for example 0.05.');
}
