import type { ApiKeyScope } from '#libs/domain';
import { newApiKey } from '#libs/persistence';

import type { CommandContext } from '../command-context.js';
import { CliError } from '../terminal/cli-error.js';
import { changeByOperator, withApiKeys } from './with-api-keys.js';

const LONGEST_NAME = 200;

export interface NewKey {
  readonly scope: ApiKeyScope;
  readonly name: string;
}

/** Prints the key alone, so that it can be piped; what there is to know about it goes beside. */
export async function createKey(context: CommandContext, { scope, name }: NewKey): Promise<void> {
  const { key, apiKey } = newApiKey(scope, { name: checkedName(name) });
  await withApiKeys(context, (repository) => repository.create(apiKey, changeByOperator('api-key.create')));
  context.terminal.print(key);
  context.terminal.note(`This ${scope} key is shown only this once. Its id is ${apiKey.id}.`);
}

function checkedName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > LONGEST_NAME || /\p{Cc}/u.test(trimmed)) {
    throw new CliError(`--name must be 1 to ${LONGEST_NAME} printable characters.`);
  }
  return trimmed;
}
