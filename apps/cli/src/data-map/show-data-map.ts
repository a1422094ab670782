import { connect, type ServerOptions } from '../api-client/connect.js';
import type { ApiClient } from '../api-client/api-client.js';
import type { WireMappedEvent } from '../api-client/wire.js';
import type { CommandContext } from '../command-context.js';
import { interruptible } from '../interruption/interruptible.js';
import { textTable } from '../terminal/text-table.js';
import { eventText } from './event-text.js';

export type DataMapOptions = ServerOptions & {
  exposure?: boolean;
  warning?: string;
  search?: string;
  json?: boolean;
};

const HEADER = ['EVENT', 'KIND', 'EVENTS', 'LAST SEEN', 'READ BY', 'OWNER', 'WARNINGS'];

export async function showDataMap(context: CommandContext, options: DataMapOptions): Promise<void> {
  const { terminal } = context;
  const entries = await withServer(context, options, (api) => everyEntry(api, options));
  if (options.json === true) return entries.forEach((entry) => terminal.print(JSON.stringify(entry)));
  if (entries.length === 0) return terminal.print('No such event.');
  terminal.print(textTable([HEADER, ...entries.map(rowOf)]));
}

export async function showEvent(
  context: CommandContext,
  event: string,
  options: DataMapOptions,
): Promise<void> {
  const kind = options.exposure === true ? 'exposure' : 'track';
  const entry = await withServer(context, options, (api) => api.mappedEvent(event, kind));
  context.terminal.print(options.json === true ? JSON.stringify(entry) : eventText(entry));
}

function withServer<T>(
  { variables, terminal }: CommandContext,
  options: ServerOptions,
  work: (api: ApiClient) => Promise<T>,
): Promise<T> {
  return interruptible((signal) => work(connect(options, variables, terminal, signal).api));
}

async function everyEntry(api: ApiClient, { warning, search }: DataMapOptions): Promise<WireMappedEvent[]> {
  const entries: WireMappedEvent[] = [];
  let cursor: string | null = null;
  do {
    const page = await api.dataMap({ warning, search, cursor });
    entries.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return entries;
}

function rowOf({ event, kind, events, lastSeen, metrics, owner, warnings }: WireMappedEvent): string[] {
  const codes = warnings.map(({ code }) => code).join(', ');
  return [event, kind, String(events), lastSeen ?? 'never', metrics.join(', '), owner, codes];
}
