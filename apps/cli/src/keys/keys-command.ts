import { API_KEY_SCOPES, type ApiKeyScope } from '#libs/domain';
import { Command, Option } from 'commander';

import type { CommandContext } from '../command-context.js';

export function keysCommand(context: () => CommandContext): Command {
  return new Command('keys')
    .description('list, create and revoke API keys')
    .addCommand(listCommand(context))
    .addCommand(createCommand(context))
    .addCommand(revokeCommand(context));
}

function listCommand(context: () => CommandContext): Command {
  return new Command('list')
    .description('list the keys; a key itself is never shown again')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { listKeys } = await import('./list-keys.js');
      await listKeys(context(), options);
    });
}

function createCommand(context: () => CommandContext): Command {
  return new Command('create')
    .description('create a key and show it once')
    .addOption(
      new Option('--scope <scope>', 'admin: manages; client: asks for assignments and sends events')
        .choices(API_KEY_SCOPES)
        .makeOptionMandatory(),
    )
    .requiredOption('--name <name>', 'what it is for, to tell keys apart')
    .action(async (options: { scope: ApiKeyScope; name: string }) => {
      const { createKey } = await import('./create-key.js');
      await createKey(context(), options);
    });
}

function revokeCommand(context: () => CommandContext): Command {
  return new Command('revoke')
    .description('make a key useless, for good')
    .argument('<id>', 'as keys list shows it')
    .action(async (id: string) => {
      const { revokeKey } = await import('./revoke-key.js');
      await revokeKey(context(), id);
    });
}
