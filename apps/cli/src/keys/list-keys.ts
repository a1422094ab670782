import type { ApiKey } from '#libs/domain';
import { DEFAULT_PROJECT_ID } from '#libs/persistence';

import type { CommandContext } from '../command-context.js';
import { textTable } from '../terminal/text-table.js';
import { withApiKeys } from './with-api-keys.js';

export async function listKeys(context: CommandContext, { json = false }: { json?: boolean }): Promise<void> {
  const keys = await withApiKeys(context, (repository) => repository.list(DEFAULT_PROJECT_ID));
  const shown = keys.map(describe);
  if (json) return context.terminal.print(JSON.stringify(shown, null, 2));
  if (shown.length === 0) return context.terminal.print('There are no keys: csci keys create makes one.');
  const header = ['ID', 'SCOPE', 'ENDS IN', 'NAME', 'CREATED', 'REVOKED'];
  const rows = shown.map(({ id, scope, lastFour, name, createdAt, revokedAt }) => [
    id,
    scope,
    lastFour,
    name,
    createdAt,
    revokedAt ?? '',
  ]);
  context.terminal.print(textTable([header, ...rows]));
}

function describe({ id, scope, lastFour, name, createdAt, revokedAt }: ApiKey) {
  return {
    id,
    scope,
    lastFour,
    name,
    createdAt: createdAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
