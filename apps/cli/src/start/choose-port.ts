import { isPortFree, freeLocalPort } from '../embedded-postgres/free-port.js';
import { CliError } from '../terminal/cli-error.js';

const TRIES = 100;
const WILDCARDS = new Set(['0.0.0.0', '::']);

export interface PortWish {
  readonly port: number;
  readonly host: string;
  /** Whether the user asked for this very port. */
  readonly isExplicit: boolean;
}

/**
 * The port the API shall use: the one asked for, or the default one or the next that is free.
 * @throws CliError when the port asked for is taken or not allowed.
 */
export async function choosePort({ port, host, isExplicit }: PortWish): Promise<number> {
  if (port === 0) return freeLocalPort();
  if (isExplicit) {
    if (await isFreeEverywhere(port, host)) return port;
    throw new CliError(`Port ${port} is taken by another program. Stop it, or set PORT to a free port.`);
  }
  for (let next = port; next < port + TRIES; next++) {
    if (await isFreeEverywhere(next, host)) return next;
  }
  throw new CliError(`The ports ${port} to ${port + TRIES - 1} are all taken. Set PORT to a free one.`);
}

/** A program that listens on one address only would still answer for `localhost` in our place. */
async function isFreeEverywhere(port: number, host: string): Promise<boolean> {
  const hosts = WILDCARDS.has(host) ? [host, '127.0.0.1', '::1'] : [host];
  for (const one of hosts) {
    if (!(await isFree(port, one))) return false;
  }
  return true;
}

async function isFree(port: number, host: string): Promise<boolean> {
  try {
    return await isPortFree(port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A machine without IPv6.
    if (host === '::1' && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')) return true;
    if (code === 'EACCES')
      throw new CliError(`This user may not listen on port ${port}; set PORT above 1023.`);
    throw new CliError(
      `Cannot listen on ${host} port ${port}: ${(error as Error).message}. Check HOST and PORT.`,
    );
  }
}
