import { pendingMigrations } from '#libs/persistence';
import { assertSchemaCompatibility, SchemaMigrationRequiredError } from 'bullmq';
import type pg from 'pg';

import { ok, warn, type Finding } from '../finding.js';

export async function checkMigrations(databaseUrl: string, client: pg.Client): Promise<Finding> {
  const pending = await pendingMigrations(databaseUrl);
  if (await isQueueSchemaPending(client)) pending.push('schema of the queues');
  return pending.length === 0
    ? ok('migrations', 'none pending')
    : warn('migrations', `pending: ${pending.join(', ')}`, 'csci migrate (csci start does it too)');
}

async function isQueueSchemaPending(client: pg.Client): Promise<boolean> {
  try {
    await assertSchemaCompatibility(client);
    return false;
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return true;
    throw error;
  }
}
