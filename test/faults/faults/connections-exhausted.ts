import pg from 'pg';
import { endSessions } from '../platform/database-moments.js';
import type { Site } from '../platform/site.js';
import { lasting } from '../wait.js';
import type { Fault } from './fault.js';

const MORE_THAN_THERE_ARE = 120;

async function takeAll({ databaseUrl }: Site, taken: pg.Client[]): Promise<void> {
  while (taken.length < MORE_THAN_THERE_ARE) {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'somebody else' });
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch {
      return;
    }
    taken.push(client);
  }
}

/** Somebody else takes every connection that the database has. */
export const connectionsExhausted: Fault = {
  name: 'connections-exhausted',
  matrix: ['F-30'],
  takes: ['database'],
  async strike(site) {
    const taken: pg.Client[] = [];
    await site.disturbances.during('database', async () => {
      try {
        await takeAll(site, taken);
        // Whoever is thrown out now finds no place.
        await endSessions(site, 'consumer-science');
        await takeAll(site, taken);
        await lasting(3_000);
      } finally {
        for (const client of taken) client.connection.stream.destroy();
      }
    });
  },
};
