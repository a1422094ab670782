import pg from 'pg';

import { APPLICATION } from './cluster-record.js';

/**
 * Makes the role the platform works as and its database, where they are missing. The role is no superuser: what
 * reaches the database through it cannot read files or run programs.
 */
export async function ensureApplicationDatabase(superuserUrl: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const name = client.escapeIdentifier(APPLICATION);
    if (!(await exists(client, 'SELECT FROM pg_roles WHERE rolname = $1'))) {
      await client.query(`CREATE ROLE ${name} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    }
    if (!(await exists(client, 'SELECT FROM pg_database WHERE datname = $1'))) {
      await client.query(`CREATE DATABASE ${name} OWNER ${name}`);
    }
  } finally {
    await client.end();
  }
}

async function exists(client: pg.Client, query: string): Promise<boolean> {
  return (await client.query(query, [APPLICATION])).rowCount === 1;
}
