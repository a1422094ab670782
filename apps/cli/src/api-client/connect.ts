import { CliError } from '../terminal/cli-error.js';
import type { Terminal } from '../terminal/terminal.js';
import { ApiClient } from './api-client.js';

export interface ServerOptions {
  /** Absent: this machine, at PORT or 3000. */
  server?: string;
  key?: string;
}

/** A server that is away for long should be noticed, not filling the screen. */
const NOTE_EVERY_MS = 5_000;
/** Where nothing ever answered, the address is wrong, not the server away. */
const FIRST_ANSWER_MS = 60_000;

export interface Keys {
  adminKey: string | null;
  clientKey: string;
}

/** The keys to use: `--key` first, then the environment. An admin key may do what a client key may. */
export function chooseKeys(key: string | undefined, environment: NodeJS.ProcessEnv): Keys {
  const isClientKey = key?.startsWith('cs_client_') === true;
  const adminKey = (isClientKey ? undefined : key) ?? (isClientKey ? undefined : environment.CS_ADMIN_KEY);
  const clientKey = key ?? (environment.CS_CLIENT_KEY || adminKey);
  if (!clientKey) {
    throw new CliError(
      'No key: give one with --key, or in CS_ADMIN_KEY or CS_CLIENT_KEY. `csci start` shows both once.',
    );
  }
  return { adminKey: adminKey || null, clientKey };
}

/** A client for the server that the options name. */
export function connect(
  options: ServerOptions,
  variables: NodeJS.ProcessEnv,
  terminal: Terminal,
  signal: AbortSignal,
): { api: ApiClient; keys: Keys } {
  const server = serverOf(options, variables);
  const keys = chooseKeys(options.key, variables);
  const connectedAt = Date.now();
  let notedAt = -Infinity;
  const onRetry = (reason: string): void => {
    const now = Date.now();
    if (!api.hasAnswered && now - connectedAt > FIRST_ANSWER_MS) {
      throw new CliError(`${server.origin} never answered: ${reason}. --server or PORT says where it is.`);
    }
    if (now - notedAt < NOTE_EVERY_MS) return;
    notedAt = now;
    terminal.note(`${server.origin}: ${reason}; trying again (Ctrl-C stops).`);
  };
  const api = new ApiClient({ server, ...keys, signal, onRetry });
  return { api, keys };
}

export function serverOf({ server }: ServerOptions, variables: NodeJS.ProcessEnv): URL {
  const text = server ?? `http://localhost:${variables.PORT || 3000}`;
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new CliError(`"${text}" is no address of a server, such as http://localhost:3000.`);
  }
  return new URL(text);
}
