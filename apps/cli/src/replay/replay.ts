import { connect, serverOf } from '../api-client/connect.js';
import type { CommandContext } from '../command-context.js';
import { openCsvSource, type CsvSource } from '../csv/csv-source.js';
import { INTERRUPTED, interruptible } from '../interruption/interruptible.js';
import { analysisOf, requireSoundInference } from '../options/inference-options.js';
import { CliError } from '../terminal/cli-error.js';
import type { Terminal } from '../terminal/terminal.js';
import { ensureExperiment } from './ensure-experiment.js';
import { progressBar } from '../progress/progress-bar.js';
import { replayFile, type ReplayOutcome } from './replay-file.js';
import { questionOf, type ReplayOptions } from './replay-options.js';
import { describeSummary, replaySummary } from './replay-summary.js';
import { scanFile, type ReplayScan } from './scan-file.js';

/** Reads the file through, makes what is absent on the server, sends everything, and sums up. */
export async function replay(
  file: string,
  options: ReplayOptions,
  { terminal, variables }: Pick<CommandContext, 'terminal' | 'variables'>,
): Promise<void> {
  if (options.metMap !== undefined && options.met === undefined) {
    throw new CliError('--met-map needs --met: which column says what the unit met?');
  }
  requireSoundInference(options);
  await interruptible(async (signal) => {
    const { api, keys } = connect(options, variables, terminal, signal);
    const source = await openCsvSource(file, process.stdin);
    try {
      const scan = await scanFile(source, questionOf(options));
      noteScan(scan, options, terminal);
      if (keys.adminKey !== null) await prepare(api, source, scan, options, terminal);
      const outcome = await send(api, source, scan, options, signal);
      conclude(scan, outcome, options, { terminal, variables });
    } finally {
      await source.dispose();
    }
  });
}

type Api = ReturnType<typeof connect>['api'];

async function prepare(
  api: Api,
  source: CsvSource,
  scan: ReplayScan,
  options: ReplayOptions,
  terminal: Terminal,
): Promise<void> {
  const notes = await ensureExperiment(api, questionOf(options), scan, {
    control: options.control,
    weights: options.weights ?? null,
    name: options.name ?? options.experiment,
    hypothesis: options.hypothesis ?? `Replay of ${source.name}`,
    analysis: analysisOf(options),
  });
  notes.forEach((note) => terminal.note(note));
}

async function send(
  api: Api,
  source: CsvSource,
  scan: ReplayScan,
  options: ReplayOptions,
  signal: AbortSignal,
): Promise<ReplayOutcome> {
  const bar = progressBar(scan.rows - scan.invalid.count, 'rows');
  try {
    const { batch, inFlight, reverse, skipRows } = options;
    return await replayFile(api, source, questionOf(options), scan, {
      batch,
      inFlight,
      reverse,
      skipRows,
      signal,
      onProgress: bar.update,
    });
  } finally {
    bar.stop();
  }
}

function noteScan({ invalid, withoutZone }: ReplayScan, { time }: ReplayOptions, terminal: Terminal): void {
  if (withoutZone > 0) terminal.note(`${time} names no zone in ${withoutZone} rows; taken as UTC.`);
  if (invalid.count > 0)
    terminal.note(`${invalid.count} rows cannot be read and are left out:\n${invalid.describe()}`);
}

function conclude(
  scan: ReplayScan,
  outcome: ReplayOutcome,
  options: ReplayOptions,
  { terminal, variables }: Pick<CommandContext, 'terminal' | 'variables'>,
): void {
  const summary = replaySummary(questionOf(options), scan, outcome);
  terminal.print(options.json ? JSON.stringify(summary, null, 2) : describeSummary(summary));
  if (outcome.rejected > 0) terminal.note(`The server rejected:\n${outcome.rejections.describe()}`);
  if (outcome.interruptedAfter !== null) {
    terminal.note(
      `Interrupted. Go on with the same command; --skip-rows ${outcome.interruptedAfter} leaves out the rows that are done.`,
    );
    process.exitCode = INTERRUPTED;
    return;
  }
  if (!options.json)
    terminal.print(
      `Report: ${new URL(`/v1/experiments/${options.experiment}/report`, serverOf(options, variables)).href}`,
    );
  if (outcome.rejected > 0 || scan.invalid.count > 0) process.exitCode = 1;
}
