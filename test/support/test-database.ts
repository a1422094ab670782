import { databaseUrl, randomDatabaseName, withAdministrator } from './database-administration.js';
import { SERVERS_VARIABLE, type TestServer } from './server-variables.js';

export interface TestDatabase {
  readonly url: string;
  /** Removes it; what is still connected to it is cut off. */
  drop(): Promise<void>;
}

/**
 * A migrated, empty database of the caller's own, on the server of this test process: real, and gone with the run at the
 * latest. For the jest projects that have servers (contract, e2e).
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url, template } = await serverOfThisProcess();
  const name = randomDatabaseName('db');
  // Copying files is five times faster here than writing them through the log, the default (PostgreSQL 15 or newer).
  await withAdministrator(url, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`),
  );
  return {
    url: databaseUrl(url, name),
    drop: () =>
      withAdministrator(url, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

/** Started at the first call; jest numbers its processes. */
async function serverOfThisProcess(): Promise<TestServer> {
  const servers = process.env[SERVERS_VARIABLE];
  if (servers === undefined) {
    throw new Error(
      `${SERVERS_VARIABLE} is not set: this jest project does not use test/support/global-setup.ts.`,
    );
  }
  return askForServer(servers, `process-${process.env['JEST_WORKER_ID'] ?? 'alone'}`);
}

/** @throws Error with what PostgreSQL said when it does not start. */
export async function askForServer(servers: string, name: string): Promise<TestServer> {
  const answer = await fetch(`${servers}/${name}`);
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as TestServer;
}
