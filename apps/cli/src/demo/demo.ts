import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { newApiKey } from '#libs/persistence';
import type { ApiClient } from '../api-client/api-client.js';
import { connect, serverOf, type ServerOptions } from '../api-client/connect.js';
import type { CommandContext } from '../command-context.js';
import { interruptible } from '../interruption/interruptible.js';
import { progressBar } from '../progress/progress-bar.js';
import { awaitReport } from '../simulate/await-report.js';
import { createSimulation } from '../simulate/create-simulation.js';
import { CliError } from '../terminal/cli-error.js';
import type { Terminal } from '../terminal/terminal.js';
import { showDemo } from './demo-report.js';
import { DEMO_EXPERIMENT, DEMO_KEY, DEMO_SCENARIO, DEMO_SPAN_MS, DEMO_UNITS } from './demo-story.js';
import { isPlatformAt, PlatformProcess } from './platform-process.js';
import { sendPast } from './send-past.js';

const REPORT_PATIENCE_MS = 120_000;

/** Shows a finished experiment on the platform at `--server`, or on one that it starts there and keeps running. */
export async function demo(options: ServerOptions, context: CommandContext): Promise<void> {
  const server = serverOf(options, context.variables);
  await interruptible(async (signal) => {
    if (await isPlatformAt(server))
      return runDemo({ ...options, server: server.href }, context, context.variables, signal);
    const variables = variablesFor(server, options, context);
    const platform = PlatformProcess.start(process.argv[1]!, variables);
    try {
      await platform.ready(server, signal);
      await runDemo({ ...options, server: server.href }, context, variables, signal);
      context.terminal.note('\nThe platform keeps running for you to look around. Ctrl-C stops it.');
      await Promise.race([platform.ended(), aborted(signal)]);
    } finally {
      await platform.stop();
    }
  });
}

async function runDemo(
  options: ServerOptions,
  { terminal, directory }: CommandContext,
  variables: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  const { api, keys } = connect(options, variables, terminal, signal);
  if (keys.adminKey === null)
    throw new CliError('The demo creates an experiment: it needs an admin key, in --key or CS_ADMIN_KEY.');
  const report = await finishedReport(api, terminal);
  mkdirSync(directory.path, { recursive: true });
  await showDemo(report, join(directory.path, 'demo-report.html'), serverOf(options, variables), terminal);
}

/** Of the demo that is there, or of one that is made (or gone on with) now. */
async function finishedReport(api: ApiClient, terminal: Terminal) {
  const found = await api.findExperiment(DEMO_KEY);
  if (found !== null && found.status !== 'draft' && found.status !== 'running') {
    terminal.note(`${DEMO_KEY} is there already; this is its report.`);
    return api.report(DEMO_KEY);
  }
  if (found === null) await createSimulation(api, DEMO_SCENARIO, DEMO_EXPERIMENT);
  const startedAt = found?.startedAt ? new Date(found.startedAt) : new Date(Date.now() - DEMO_SPAN_MS);
  if (found?.status !== 'running') await api.start(DEMO_KEY, startedAt);
  const ledger = await withBar((onUnits) => sendPast(api, startedAt, DEMO_UNITS, onUnits));
  await api.stop(DEMO_KEY);
  const { report, isComplete } = await awaitReport(api, DEMO_KEY, ledger, REPORT_PATIENCE_MS);
  if (!isComplete) terminal.note('The report does not hold everything yet; the workers are behind.');
  return report;
}

async function withBar<T>(work: (onUnits: (units: number) => void) => Promise<T>): Promise<T> {
  const bar = progressBar(DEMO_UNITS, 'units');
  try {
    return await work(bar.update);
  } finally {
    bar.stop();
  }
}

/** The environment of a platform that listens where the demo will ask, with an admin key that the demo knows. */
function variablesFor(
  server: URL,
  { key }: ServerOptions,
  { variables, terminal }: CommandContext,
): NodeJS.ProcessEnv {
  if (!['localhost', '127.0.0.1', '[::1]'].includes(server.hostname)) {
    throw new CliError(
      `No platform answers at ${server.origin}, and one can be started only on this machine.`,
    );
  }
  const adminKey = key ?? (variables.CS_ADMIN_KEY || newApiKey('admin', { name: 'demo' }).key);
  if (adminKey !== key && adminKey !== variables.CS_ADMIN_KEY) {
    terminal.note(
      `Starting a platform with a new admin key. Keep it, it is shown only now:\n\n  ${adminKey}\n`,
    );
  }
  return { ...variables, PORT: server.port || '80', CS_ADMIN_KEY: adminKey };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
