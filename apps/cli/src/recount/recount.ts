import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../api-client/api-client.js';
import { connect, type ServerOptions } from '../api-client/connect.js';
import type { WireRecount } from '../api-client/wire.js';
import type { CommandContext } from '../command-context.js';
import { interruptible } from '../interruption/interruptible.js';
import { CliError } from '../terminal/cli-error.js';
import { describeRecount } from './describe-recount.js';

export interface RecountOptions extends ServerOptions {
  repair: boolean;
  json: boolean;
}

const PAGE = 200;
const POLL_MS = 500;

/** One experiment after the other, as the workers do it; prints each as it is done. */
export async function recount(
  { terminal, variables }: Pick<CommandContext, 'terminal' | 'variables'>,
  experiments: readonly string[],
  options: RecountOptions,
): Promise<void> {
  await interruptible(async (stop) => {
    const { api, keys } = connect(options, variables, terminal, stop);
    if (keys.adminKey === null) throw new CliError('A recount needs an admin key.');
    for (const key of experiments.length > 0 ? experiments : await measuredExperiments(api)) {
      const finished = await finishedRecount(api, await api.askForRecount(key, options.repair), stop);
      terminal.print(options.json ? JSON.stringify(finished) : describeRecount(finished));
      if (finished.status === 'failed' || finished.differing) process.exitCode = 1;
    }
  });
}

async function measuredExperiments(api: Pick<ApiClient, 'experiments'>): Promise<string[]> {
  const keys: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await api.experiments(cursor, PAGE);
    const measured = page.items.filter(
      ({ startedAt, status }) => startedAt !== null && status !== 'archived',
    );
    keys.push(...measured.map(({ key }) => key));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return keys;
}

async function finishedRecount(
  api: Pick<ApiClient, 'recount'>,
  asked: WireRecount,
  signal: AbortSignal,
): Promise<WireRecount> {
  let current = asked;
  while (current.status === 'queued' || current.status === 'running') {
    await delay(POLL_MS, undefined, { signal });
    current = await api.recount(asked.id);
  }
  return current;
}
