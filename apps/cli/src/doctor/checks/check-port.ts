import type { CommandContext } from '../../command-context.js';
import { currentHolder } from '../../data-directory/lock.js';
import { choosePort } from '../../start/choose-port.js';
import { fail, ok, warn, type Finding } from '../finding.js';

const CHECK = 'port';

/** Whether the API could listen where it should, or does already. */
export async function checkPort({ environment, variables, directory }: CommandContext): Promise<Finding> {
  const holder = currentHolder(directory.lockFile);
  if (holder?.address !== undefined)
    return ok(CHECK, `csci start runs at ${holder.address} (pid ${holder.pid})`);
  const { PORT: port, HOST: host } = environment;
  const isExplicit = Boolean(variables['PORT']);
  try {
    const chosen = await choosePort({ port, host, isExplicit });
    return chosen === port || port === 0
      ? ok(CHECK, `${chosen} is free`)
      : warn(CHECK, `${port} is taken by another program`, `set PORT; csci start would use ${chosen}`);
  } catch (error) {
    return fail(CHECK, (error as Error).message, 'set PORT to a free port');
  }
}
