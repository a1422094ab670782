import { ensureInitialKeys, type InitialKey } from '#libs/persistence';

import type { Environment } from '#libs/config';

/** How the keys of this start came about, as lines to show; a key that was created now is shown here and never again. */
export async function firstKeys(databaseUrl: string, environment: Environment): Promise<string[]> {
  const keys = await ensureInitialKeys({
    databaseUrl,
    adminKey: environment.CS_ADMIN_KEY,
    clientKey: environment.CS_CLIENT_KEY,
  });
  return describeKeys(keys, environment);
}

export function describeKeys(keys: readonly InitialKey[], environment: Environment): string[] {
  const lines = keys.map((key) => `${title(key)}  ${describe(key, environment)}`);
  const areNew = keys.some(({ key }) => key !== null);
  return areNew ? [...lines, 'New keys are shown only this once: keep them now.'] : lines;
}

function describe({ scope, key, revoked }: InitialKey, environment: Environment): string {
  const variable = scope === 'admin' ? 'CS_ADMIN_KEY' : 'CS_CLIENT_KEY';
  if (key !== null) return key;
  if (revoked) return `the one in ${variable} was revoked: nobody gets in with it`;
  if (environment[variable] !== undefined) return `the one in ${variable}`;
  return `made earlier; for another: csci keys create --scope ${scope} --name NAME`;
}

function title({ scope }: InitialKey): string {
  return scope === 'admin' ? 'Admin key ' : 'Client key';
}
