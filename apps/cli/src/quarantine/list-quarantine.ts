import type { WireQuarantined } from '../api-client/wire.js';
import type { CommandContext } from '../command-context.js';
import { textTable } from '../terminal/text-table.js';
import { everyQuarantined, withQuarantine, type QuarantineOptions } from './with-quarantine.js';

const HEADER = ['NUMBER', 'REASON', 'RECEIVED', 'TYPE', 'ID', 'TIMESTAMP', 'FIXED'];
/** A table is for reading; JSON has no end. */
const MOST_ROWS = 1_000;

export async function listQuarantine(
  context: CommandContext,
  { json = false, ...options }: QuarantineOptions & { json?: boolean },
): Promise<void> {
  const { terminal } = context;
  await withQuarantine(context, options, async (api) => {
    const rows: string[][] = [];
    for await (const kept of everyQuarantined(api)) {
      if (json) terminal.print(JSON.stringify(kept));
      else if (rows.length < MOST_ROWS) rows.push(rowOf(kept));
      else break;
    }
    if (json) return;
    if (rows.length === 0) return terminal.print('The quarantine is empty.');
    terminal.print(textTable([HEADER, ...rows]));
    if (rows.length === MOST_ROWS) terminal.note('These are the first; --json lists all.');
  });
}

function rowOf({ number, reason, receivedAt, event, fixedAt }: WireQuarantined): string[] {
  const text = (name: string): string => {
    const value = event[name];
    return typeof value === 'string' ? value : '';
  };
  return [number, reason, receivedAt, text('type'), text('id'), text('timestamp'), fixedAt ?? ''];
}
