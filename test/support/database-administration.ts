import { randomUUID } from 'node:crypto';

import pg from 'pg';

/** A name that needs no quotes and that no other run uses. */
export function randomDatabaseName(purpose: string): string {
  return `test_${purpose}_${randomUUID().replaceAll('-', '')}`;
}

export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export async function withAdministrator<T>(
  serverUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
