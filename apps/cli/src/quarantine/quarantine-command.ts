import { Command } from 'commander';

import type { CommandContext } from '../command-context.js';
import type { QuarantineOptions } from './with-quarantine.js';

export function quarantineCommand(context: () => CommandContext): Command {
  return new Command('quarantine')
    .description('events that cannot count as they are: see, mend and replay them')
    .addCommand(listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(fixCommand(context))
    .addCommand(replayCommand(context));
}

function command(name: string): Command {
  return new Command(name)
    .option('--server <url>', 'the server (default: this machine, at PORT or 3000)')
    .option('--key <key>', 'an admin key (default: CS_ADMIN_KEY)');
}

function listCommand(context: () => CommandContext): Command {
  return command('list')
    .description('list them, oldest first')
    .option('--json', 'one JSON object a line')
    .action(async (options: QuarantineOptions & { json?: boolean }) => {
      const { listQuarantine } = await import('./list-quarantine.js');
      await listQuarantine(context(), options);
    });
}

function showCommand(context: () => CommandContext): Command {
  return command('show')
    .description('show one as it was sent')
    .argument('<number>', 'as list shows it')
    .action(async (number: string, options: QuarantineOptions) => {
      const { showQuarantined } = await import('./show-quarantined.js');
      await showQuarantined(context(), number, options);
    });
}

function fixCommand(context: () => CommandContext): Command {
  return command('fix')
    .description('change members of an event: fix 17 --set timestamp=\'"2026-01-31T12:00:00Z"\'')
    .argument('<number>', 'as list shows it')
    .requiredOption(
      '--set <member=json...>',
      'a member and its value as JSON; text that is no JSON is taken as text; nothing removes it',
    )
    .action(async (number: string, options: QuarantineOptions & { set: string[] }) => {
      const { fixQuarantined } = await import('./fix-quarantined.js');
      await fixQuarantined(context(), number, options);
    });
}

function replayCommand(context: () => CommandContext): Command {
  return command('replay')
    .description(
      'judge them again and let those count that can, each once; run it again after an interruption',
    )
    .argument('[number...]', 'as list shows them; all of them when none is named')
    .action(async (numbers: string[], options: QuarantineOptions) => {
      const { replayQuarantine } = await import('./replay-quarantine.js');
      await replayQuarantine(context(), numbers, options);
    });
}
