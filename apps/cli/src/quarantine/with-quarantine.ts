import type { ApiClient } from '../api-client/api-client.js';
import { connect, type ServerOptions } from '../api-client/connect.js';
import type { WireQuarantined } from '../api-client/wire.js';
import type { CommandContext } from '../command-context.js';
import { interruptible } from '../interruption/interruptible.js';

export type QuarantineOptions = ServerOptions;

const PAGE = 200;

/** Gives the work a client of the server; Ctrl-C ends what it waits for. */
export function withQuarantine<T>(
  { variables, terminal }: CommandContext,
  options: QuarantineOptions,
  work: (api: ApiClient) => Promise<T>,
): Promise<T> {
  return interruptible((signal) => work(connect(options, variables, terminal, signal).api));
}

/** All of them, oldest first, a page at a time. */
export async function* everyQuarantined(api: Pick<ApiClient, 'quarantine'>): AsyncGenerator<WireQuarantined> {
  let cursor: string | null = null;
  do {
    const page = await api.quarantine(cursor, PAGE);
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
