import type { ApiKeyRepository, ChangeContext } from '#libs/domain';
import { openPersistence } from '#libs/persistence';

import type { CommandContext } from '../command-context.js';
import { withDatabase } from '../database/with-database.js';

/** Who the audit log names for changes from the command line: the user of the machine. */
export function changeByOperator(action: string): ChangeContext {
  return { actor: 'csci keys', requestId: null, action };
}

export function withApiKeys<T>(
  context: CommandContext,
  work: (keys: ApiKeyRepository) => Promise<T>,
): Promise<T> {
  return withDatabase(context, async (databaseUrl) => {
    const persistence = openPersistence({ databaseUrl, poolSize: 1 });
    try {
      return await work(persistence.apiKeys);
    } finally {
      await persistence.close();
    }
  });
}
