import type { CommandContext } from '../command-context.js';
import { withQuarantine, type QuarantineOptions } from './with-quarantine.js';

export async function showQuarantined(
  context: CommandContext,
  number: string,
  options: QuarantineOptions,
): Promise<void> {
  const kept = await withQuarantine(context, options, (api) => api.quarantined(number));
  context.terminal.print(JSON.stringify(kept, null, 2));
}
