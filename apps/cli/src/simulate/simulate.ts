import type { ApiClient } from '../api-client/api-client.js';
import { connect, serverOf, type ServerOptions } from '../api-client/connect.js';
import type { CommandContext } from '../command-context.js';
import { analysisOf, requireSoundInference, type InferenceOptions } from '../options/inference-options.js';
import { INTERRUPTED, interruptible } from '../interruption/interruptible.js';
import { progressBar } from '../progress/progress-bar.js';
import { CliError } from '../terminal/cli-error.js';
import type { Terminal } from '../terminal/terminal.js';
import { awaitReport } from './await-report.js';
import { createSimulation } from './create-simulation.js';
import { truthOf, type MetricKind, type Scenario } from './scenario.js';
import { SimulatedTraffic } from './simulated-traffic.js';
import type { TrafficLedger } from './traffic-ledger.js';
import { describeTruth, truthRows } from './truth-table.js';

/** The options of `csci simulate` as they are parsed; times in seconds. */
export interface SimulateOptions extends ServerOptions, InferenceOptions {
  experiment?: string;
  units: number;
  rate: number;
  duration: number;
  delay: number;
  baseline: number;
  effect: number;
  metrics: MetricKind[];
  /** Share of units that were there before. */
  history: number;
  seed: number;
  json: boolean;
}

/** After Ctrl-C what is under way gets this long to arrive. */
const GRACE_MS = 10_000;
const REPORT_PATIENCE_MS = 60_000;

/** Creates the experiment, sends the traffic, and prints the truth beside the report. */
export async function simulate(
  options: SimulateOptions,
  { terminal, variables }: Pick<CommandContext, 'terminal' | 'variables'>,
): Promise<void> {
  requireSoundInference(options);
  const scenario = scenarioOf(options);
  const key = options.experiment ?? keyFromTime(new Date());
  await interruptible(async (stop) => {
    const abandoned = new AbortController();
    const giveUp = () => void setTimeout(() => abandoned.abort(), GRACE_MS).unref();
    stop.addEventListener('abort', giveUp, { once: true });
    const { api, keys } = connect(options, variables, terminal, abandoned.signal);
    if (keys.adminKey === null)
      throw new CliError('A simulation creates an experiment: it needs an admin key.');
    await begin(api, scenario, key, options, terminal);
    const ledger = await send(api, scenario, key, options, stop);
    stop.removeEventListener('abort', giveUp);
    await conclude(api, scenario, key, ledger, { options, terminal, variables });
    if (stop.aborted) process.exitCode = INTERRUPTED;
  });
}

function scenarioOf({ baseline, effect, metrics, history }: SimulateOptions): Scenario {
  if (baseline * (1 + effect) > 1) {
    throw new CliError(
      `A baseline of ${baseline} cannot rise by ${effect}: more than everybody would convert.`,
    );
  }
  return { baseline, effect, kinds: metrics, returning: history, prefix: 'sim' };
}

function keyFromTime(now: Date): string {
  return `simulation-${now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}`;
}

async function begin(
  api: ApiClient,
  scenario: Scenario,
  key: string,
  options: SimulateOptions,
  terminal: Terminal,
): Promise<void> {
  const { effect, seed } = options;
  if ((await api.findExperiment(key)) !== null) {
    throw new CliError(
      `There is an experiment "${key}" already; give the simulation another key with --experiment.`,
    );
  }
  await createSimulation(api, scenario, {
    key,
    name: `Simulation ${key}`,
    hypothesis: `Simulated with seed ${seed}: the treatment changes conversion by ${Number((100 * effect).toPrecision(6))} %`,
    analysis: analysisOf(options),
  });
  // A minute back, in case the server's clock runs ahead of ours: exposures before the start do not count.
  await api.start(key, new Date(Date.now() - 60_000));
  terminal.note(`Started ${key}.`);
}

async function send(
  api: ApiClient,
  scenario: Scenario,
  experiment: string,
  { units, rate, seed, delay, duration }: SimulateOptions,
  stop: AbortSignal,
): Promise<TrafficLedger> {
  const bar = progressBar(units, 'units');
  try {
    const settings = {
      experiment,
      scenario,
      seed,
      units,
      rate,
      meanDelay: delay * 1000,
      durationMs: duration * 1000,
    };
    return await new SimulatedTraffic(api, { ...settings, stop, onUnits: bar.update }).run();
  } finally {
    bar.stop();
  }
}

async function conclude(
  api: ApiClient,
  scenario: Scenario,
  key: string,
  ledger: TrafficLedger,
  {
    options,
    terminal,
    variables,
  }: Pick<CommandContext, 'terminal' | 'variables'> & { options: SimulateOptions },
): Promise<void> {
  const { report, isComplete } = await awaitReport(api, key, ledger, REPORT_PATIENCE_MS);
  if (!isComplete) terminal.note('The report does not hold everything yet; the workers are behind.');
  const rows = truthRows(truthOf(scenario), report);
  if (options.json) {
    const { units, events } = ledger;
    terminal.print(
      JSON.stringify(
        { experiment: key, seed: options.seed, units, events, isComplete, rows, report },
        null,
        2,
      ),
    );
    return;
  }
  terminal.print(`${ledger.units} units sent ${ledger.events} events to ${key}.\n`);
  terminal.print(describeTruth(rows, report.options.alpha));
  terminal.print(`\n${report.decision.headline}`);
  terminal.print(`Report: ${new URL(`/v1/experiments/${key}/report`, serverOf(options, variables)).href}`);
}
