import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * Starts the process that hands out database servers (or the one of TEST_DATABASE_URL) and tells the test processes, which
 * are started afterwards, by the environment where it is. Jest runs it once for all projects of a run that name it, and loads it
 * as CommonJS, which cannot import sources: everything else is done by the other process.
 */
export default async function setUp(): Promise<void> {
  const givenUrl = process.env['TEST_DATABASE_URL'];
  const script = fileURLToPath(new URL('database-servers.ts', import.meta.url));
  const servers = fork(script, givenUrl === undefined ? [] : [givenUrl], {
    detached: true,
    execArgv: ['--import', new URL('typescript-loader.mjs', import.meta.url).href],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  Object.assign(process.env, await readyMessage(servers));
  (globalThis as { databaseServers?: ChildProcess }).databaseServers = servers;
}

/** The variable that tells where to ask for a server. */
async function readyMessage(server: ChildProcess): Promise<Record<string, string>> {
  const message = once(server, 'message').then(([variables]) => variables as Record<string, string>);
  const end = once(server, 'exit').then(([code]) => {
    throw new Error(`What hands out test database servers ended before it was ready (exit code ${code}).`);
  });
  end.catch(() => undefined);
  return Promise.race([message, end]);
}
