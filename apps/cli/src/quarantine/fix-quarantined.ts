import type { CommandContext } from '../command-context.js';
import { changedEvent } from './changed-event.js';
import { withQuarantine, type QuarantineOptions } from './with-quarantine.js';

export async function fixQuarantined(
  context: CommandContext,
  number: string,
  { set, ...options }: QuarantineOptions & { set: readonly string[] },
): Promise<void> {
  const fixed = await withQuarantine(context, options, async (api) => {
    const { event } = await api.quarantined(number);
    return api.fixQuarantined(number, changedEvent(event, set));
  });
  context.terminal.print(JSON.stringify(fixed.event, null, 2));
  context.terminal.note(`It counts once it is replayed: csci quarantine replay ${number}`);
}
