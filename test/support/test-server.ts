import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createDataDirectory, dataDirectoryAt } from '../../apps/cli/src/data-directory/data-directory.js';
import { EmbeddedPostgres, stopServer } from '../../apps/cli/src/embedded-postgres/embedded-postgres.js';
import { prepareTemplate } from './prepare-template.js';
import type { TestServer } from './server-variables.js';

/** A server that somebody must stop, or a template that somebody must drop. */
export interface OpenServer {
  readonly server: TestServer;
  end(): Promise<void>;
}

/** A PostgreSQL in a temporary folder; ended, nothing of it is left. */
export async function startTestServer(durable: boolean): Promise<OpenServer> {
  const folder = mkdtempSync(join(tmpdir(), 'consumer-science-test-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const running = await launch(folder, durable);
    const end = (): Promise<void> => running.stop().finally(remove);
    try {
      const { name } = await prepareTemplate(running.url);
      return { server: { url: running.url, template: name }, end };
    } catch (error) {
      await end();
      throw error;
    }
  } catch (error) {
    remove();
    throw error;
  }
}

/** A server that is there already: only what is made on it is removed. */
export async function useGivenServer(url: string): Promise<OpenServer> {
  const template = await prepareTemplate(url);
  return { server: { url, template: template.name }, end: () => template.drop() };
}

async function launch(folder: string, durable: boolean): Promise<{ url: string; stop(): Promise<void> }> {
  chmodSync(folder, 0o755);
  const directory = dataDirectoryAt(folder);
  createDataDirectory(directory);
  const embedded = await EmbeddedPostgres.prepare({
    directory,
    durable,
    note: (line) => process.stderr.write(`${line}\n`),
    signal: new AbortController().signal,
  });
  const postmaster = await embedded.launch();
  const patience = { fastMilliseconds: 2_000, immediateMilliseconds: 1_000 };
  return { url: embedded.superuserUrl, stop: () => stopServer(postmaster, patience) };
}
