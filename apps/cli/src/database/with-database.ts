import { createDataDirectory } from '../data-directory/data-directory.js';
import { currentHolder, Lock } from '../data-directory/lock.js';
import type { CommandContext } from '../command-context.js';
import { applicationUrl, readRecord } from '../embedded-postgres/cluster-record.js';
import { EmbeddedPostgres, stopServer } from '../embedded-postgres/embedded-postgres.js';

/**
 * Gives a command the installation's database: the one of DATABASE_URL, the embedded one that runs, or the embedded
 * one started for the time of the work.
 * @throws CliError when the embedded one cannot be started.
 */
export async function withDatabase<T>(
  context: CommandContext,
  work: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  const running = runningDatabaseUrl(context);
  return running === undefined ? withOwnServer(context, work) : work(running);
}

/** Undefined when no server is known to run. */
export function runningDatabaseUrl({ environment, directory }: CommandContext): string | undefined {
  if (environment.DATABASE_URL !== undefined) return environment.DATABASE_URL;
  const record = readRecord(directory);
  return record !== undefined && currentHolder(directory.lockFile) ? applicationUrl(record) : undefined;
}

async function withOwnServer<T>(
  { directory, terminal }: CommandContext,
  work: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  const note = (line: string): void => terminal.note(line);
  createDataDirectory(directory);
  const lock = await Lock.acquire(directory.lockFile, note);
  const { signal } = new AbortController();
  try {
    const embedded = await EmbeddedPostgres.prepare({ directory, durable: true, note, signal });
    const postmaster = await embedded.launch();
    try {
      return await work(embedded.url);
    } finally {
      await stopServer(postmaster);
    }
  } finally {
    lock.release();
  }
}
