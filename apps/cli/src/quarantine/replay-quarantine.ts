import type { ApiClient } from '../api-client/api-client.js';
import type { CommandContext } from '../command-context.js';
import { everyQuarantined, withQuarantine, type QuarantineOptions } from './with-quarantine.js';

/**
 * Each is moved by a request of its own, in one transaction; whoever is interrupted runs it again, and what was moved is not there
 * any more.
 */
export async function replayQuarantine(
  context: CommandContext,
  numbers: readonly string[],
  options: QuarantineOptions,
): Promise<void> {
  const { terminal } = context;
  const counts = { stored: 0, kept: 0, gone: 0 };
  await withQuarantine(context, options, async (api) => {
    for await (const number of numbers.length > 0 ? numbers : everyNumber(api)) {
      const { result, detail } = await api.replayQuarantined(number);
      counts[result] += 1;
      if (result === 'kept') terminal.note(`${number} is kept: ${detail ?? ''}`);
      if (result === 'gone') terminal.note(`${number} is not in quarantine (any more).`);
    }
  });
  terminal.print(`Replayed: ${counts.stored}. Kept: ${counts.kept}.`);
}

async function* everyNumber(api: ApiClient): AsyncGenerator<string> {
  for await (const { number } of everyQuarantined(api)) yield number;
}
