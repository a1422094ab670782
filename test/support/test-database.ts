import { databaseUrl, randomDatabaseName, withAdministrator } from './database-administration.js';
import { SERVER_URL_VARIABLE, TEMPLATE_VARIABLE } from './server-variables.js';

export interface TestDatabase {
  readonly url: string;
  /** Removes it; what is still connected to it is cut off. */
  drop(): Promise<void>;
}

/**
 * A migrated, empty database of the caller's own, on the server of this test run: real, and gone with the run at the
 * latest. For the jest projects that have the server (contract, e2e).
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = fromGlobalSetup(SERVER_URL_VARIABLE);
  const name = randomDatabaseName('db');
  const template = fromGlobalSetup(TEMPLATE_VARIABLE);
  // Copying files is five times faster here than writing them through the log, the default (PostgreSQL 15 or newer).
  await withAdministrator(serverUrl, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`),
  );
  return {
    url: databaseUrl(serverUrl, name),
    drop: () =>
      withAdministrator(serverUrl, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

function fromGlobalSetup(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) {
    throw new Error(`${variable} is not set: this jest project does not use test/support/global-setup.ts.`);
  }
  return value;
}
