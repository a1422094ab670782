import { DEFAULT_PROJECT_ID } from '#libs/persistence';

import type { CommandContext } from '../command-context.js';
import { changeByOperator, withApiKeys } from './with-api-keys.js';

export async function revokeKey(context: CommandContext, id: string): Promise<void> {
  const { name, scope } = await withApiKeys(context, (repository) =>
    repository.revoke(DEFAULT_PROJECT_ID, id, changeByOperator('api-key.revoke')),
  );
  context.terminal.print(`Revoked: ${scope} key "${name}" (${id}).`);
}
