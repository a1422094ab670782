import { connect, type ServerOptions } from '../api-client/connect.js';
import type { WireSimulation } from '../api-client/wire.js';
import type { CommandContext } from '../command-context.js';
import { interruptible } from '../interruption/interruptible.js';
import { progressBar } from '../progress/progress-bar.js';
import { CliError } from '../terminal/cli-error.js';
import { awaitSimulation } from './await-simulation.js';
import { describeCalibration } from './describe-calibration.js';

/** The options of `csci calibrate` as they are parsed. */
export interface CalibrateOptions extends ServerOptions {
  metric: string;
  experiment?: string;
  days: number;
  splits: number;
  looks?: number;
  alpha: number;
  weights: [number, number];
  seed?: number;
  json: boolean;
}

/** Asks the server to simulate, waits, and prints what came of it. */
export async function calibrate(
  options: CalibrateOptions,
  { terminal, variables }: Pick<CommandContext, 'terminal' | 'variables'>,
): Promise<void> {
  const simulation = await interruptible(async (stop) => {
    const { api, keys } = connect(options, variables, terminal, stop);
    if (keys.adminKey === null)
      throw new CliError('A simulation reads what units did: it needs an admin key.');
    const { metric, experiment, days, splits, looks, alpha, weights, seed } = options;
    const asked = await api.askForSimulation({
      metric,
      experiment,
      days,
      splits,
      looks,
      alpha,
      weights,
      seed,
    });
    terminal.note(`Simulation ${asked.id} of ${metric} waits for a worker.`);
    const bar = progressBar(splits, 'splits');
    try {
      return await awaitSimulation(api, asked, stop, (share) => bar.update(Math.floor(share * splits)));
    } finally {
      bar.stop();
    }
  });
  const { result } = finished(simulation);
  terminal.print(
    options.json ? JSON.stringify(simulation, null, 2) : describeCalibration(simulation.plan, result),
  );
  if (!result.isDecisionGrade) process.exitCode = 1;
}

function finished(simulation: WireSimulation): { result: NonNullable<WireSimulation['result']> } {
  if (simulation.result === null) {
    throw new CliError(`The simulation failed: ${simulation.failure ?? 'the server does not say why.'}`);
  }
  return { result: simulation.result };
}
