import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  DEFAULT_ANALYSIS,
  INFERENCE_KINDS,
  MULTIPLICITY_KINDS,
  SPENDING_KINDS,
  type AnalysisOptions,
} from '#libs/domain';
import { CliError } from '../terminal/cli-error.js';
import { wholeNumber } from './number-options.js';

/** Longest group-sequential design that is computed without a noticeable wait. */
const MOST_LOOKS = 365;

const MEMBERS = ['alpha', 'inference', 'plannedUnits', 'looks', 'spending', 'multiplicity'] as const;

/** How a report is to infer; members that are absent were not said. */
export type InferenceOptions = {
  [Member in (typeof MEMBERS)[number]]?: NonNullable<AnalysisOptions[Member]>;
};

/** Adds the options that say how a report infers; `usual` is what holds without `--inference`, in words. */
export function withInferenceOptions(command: Command, usual: string): Command {
  const { alpha, looks, spending, multiplicity } = DEFAULT_ANALYSIS;
  return command
    .option('--alpha <number>', `accepted rate of false alarms (default: ${alpha})`, parseAlpha)
    .addOption(
      new Option(
        '--inference <kind>',
        `sequential: valid however often you look; group-sequential: up to --planned-units; fixed: valid once (default: ${usual})`,
      ).choices(INFERENCE_KINDS),
    )
    .option(
      '--planned-units <count>',
      'units, all variants together, at which it is planned to end',
      wholeNumber(2),
    )
    .option(
      '--looks <count>',
      `looks of a group-sequential design (default: ${looks})`,
      wholeNumber(1, MOST_LOOKS),
    )
    .addOption(
      new Option('--spending <kind>', `how such a design spends alpha (default: ${spending})`).choices(
        SPENDING_KINDS,
      ),
    )
    .addOption(
      new Option(
        '--multiplicity <kind>',
        `correction for several metrics and variants (default: ${multiplicity})`,
      ).choices(MULTIPLICITY_KINDS),
    );
}

/** The part of the options that an analysis takes, without those that were not said; else as `requireSoundInference`. */
export function analysisOf(options: InferenceOptions): Partial<AnalysisOptions> {
  requireSoundInference(options);
  return Object.fromEntries(
    MEMBERS.filter((member) => options[member] !== undefined).map((member) => [member, options[member]]),
  );
}

/** CliError when the options cannot go together. */
export function requireSoundInference({ inference, plannedUnits, looks, spending }: InferenceOptions): void {
  if (inference === 'group-sequential' && plannedUnits === undefined) {
    throw new CliError('--inference group-sequential needs --planned-units: how many units is it to have?');
  }
  const isDesigned = plannedUnits !== undefined && (inference ?? 'group-sequential') === 'group-sequential';
  if (isDesigned) requireUnitsForLooks(plannedUnits, looks ?? DEFAULT_ANALYSIS.looks);
  if (isDesigned || (looks === undefined && spending === undefined)) return;
  const option = looks === undefined ? '--spending' : '--looks';
  throw new CliError(
    `${option} is of a group-sequential design: say --planned-units, and no other --inference.`,
  );
}

function requireUnitsForLooks(plannedUnits: number, looks: number): void {
  if (plannedUnits >= looks) return;
  throw new CliError(
    `${looks} looks need at least ${looks} --planned-units, not ${plannedUnits}: say more units or fewer --looks.`,
  );
}

function parseAlpha(text: string): number {
  const alpha = Number(text);
  if (alpha >= 1e-10 && alpha <= 0.4) return alpha;
  throw new InvalidArgumentError('It must be at least 1e-10 and at most 0.4, for example 0.05.');
}
