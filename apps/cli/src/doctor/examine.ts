import { existsSync } from 'node:fs';

import type { CommandContext } from '../command-context.js';
import { runningDatabaseUrl, withDatabase } from '../database/with-database.js';
import { rootMessage } from '../terminal/explain-error.js';
import { checkBuild } from './checks/check-build.js';
import { checkDataDirectory } from './checks/check-data-directory.js';
import { checkDatabase } from './checks/check-database.js';
import { checkNode } from './checks/check-node.js';
import { checkPort } from './checks/check-port.js';
import { checkPostgresPrograms } from './checks/check-postgres-programs.js';
import { checkRedis } from './checks/check-redis.js';
import { fail, ok, type Finding } from './finding.js';

/** Runs every check that applies to this installation, in the order in which a start would need them. */
export async function* examine(context: CommandContext): AsyncGenerator<Finding> {
  const { environment, directory } = context;
  yield checkNode(process.versions.node);
  yield checkBuild();
  yield await checkDataDirectory(directory);
  if (environment.DATABASE_URL === undefined) yield await checkPostgresPrograms(directory);
  yield* await findDatabase(context);
  if (environment.REDIS_URL !== undefined) yield* await checkRedis(environment.REDIS_URL);
  yield await checkPort(context);
}

async function findDatabase(context: CommandContext): Promise<Finding[]> {
  if (runningDatabaseUrl(context) === undefined && !existsSync(context.directory.postgresFile)) {
    return [ok('database', 'not made yet; csci start makes it')];
  }
  try {
    return await withDatabase(context, checkDatabase);
  } catch (error) {
    const fix =
      context.environment.DATABASE_URL === undefined
        ? `see ${context.directory.logs}/postgres.log`
        : 'start the server, or correct DATABASE_URL (user, password, database, firewall)';
    return [fail('database', rootMessage(error), fix)];
  }
}
