import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createDataDirectory, dataDirectoryAt } from '../../apps/cli/src/data-directory/data-directory.js';
import { EmbeddedPostgres, stopServer } from '../../apps/cli/src/embedded-postgres/embedded-postgres.js';
import { prepareTemplate } from './prepare-template.js';
import { SERVER_URL_VARIABLE, TEMPLATE_VARIABLE } from './server-variables.js';

/** Asks for the settings of production: a measurement must pay for what it measures. */
const DURABLE = '--durable';

/**
 * The database server of one test run, as a process of its own: when its channel closes, for whatever reason the run
 * ended (done, interrupted, killed), it stops the server and removes everything. With an address as argument it uses
 * that server, and removes only what it made there.
 */
async function main(givenUrl: string | undefined): Promise<void> {
  const disconnected = new Promise<void>((resolve) => process.once('disconnect', resolve));
  // Ctrl-C goes to the whole run; what ends us is the end of the run.
  process.on('SIGINT', () => undefined);
  const server =
    givenUrl === undefined ? await startServer() : { url: givenUrl, stop: () => Promise.resolve() };
  try {
    const template = await prepareTemplate(server.url);
    process.send?.({ [SERVER_URL_VARIABLE]: server.url, [TEMPLATE_VARIABLE]: template.name });
    await disconnected;
    await template.drop();
  } finally {
    await server.stop();
  }
}

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'consumer-science-test-'));
  chmodSync(folder, 0o755);
  const directory = dataDirectoryAt(folder);
  createDataDirectory(directory);
  const embedded = await EmbeddedPostgres.prepare({
    directory,
    durable: process.argv.includes(DURABLE),
    note: (line) => process.stderr.write(`${line}\n`),
    signal: new AbortController().signal,
  });
  const postmaster = await embedded.launch();
  const stop = async (): Promise<void> => {
    await stopServer(postmaster, { fastMilliseconds: 2_000, immediateMilliseconds: 1_000 });
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: embedded.superuserUrl, stop };
}

main(process.argv.slice(2).find((argument) => argument !== DURABLE)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
